"""The colours of all that is looked at. They are known without what draws figures."""

BLUE = "#0072B2"
VERMILLION = "#D55E00"
GREEN = "#009E73"
PURPLE = "#CC79A7"
SKY = "#56B4E9"
ORANGE = "#E69F00"
BLACK = "#000000"
GREY = "#767676"
PALE_GREY = "#D9D9D9"  #: lines that help reading
OF_REST = "#4D4D4D"  #: the rest, which is no group
#: In ``against`` of contrasts, and as a side of counts.
NO_GROUPS = {"": OF_REST, "rest": OF_REST, "all others": OF_REST}

#: Colours of Okabe and Ito, which colour-blind readers tell apart; those weak on white come late.
PALETTE = (BLUE, VERMILLION, GREEN, PURPLE, SKY, ORANGE, BLACK)
