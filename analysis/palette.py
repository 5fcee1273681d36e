"""The colours of all that is looked at. They are known without what draws figures."""

BLACK = "#000000"
GREY = "#767676"
PALE_GREY = "#D9D9D9"  #: lines that help reading
OF_REST = "#4D4D4D"  #: the rest, which is no group
#: In ``against`` of contrasts, and as a side of counts.
NO_GROUPS = {"": OF_REST, "rest": OF_REST, "all others": OF_REST}

#: Blue, vermillion, green, purple, sky, orange and black of Okabe and Ito, which colour-blind
#: readers tell apart; those weak on white come late.
PALETTE = tuple("#0072B2 #D55E00 #009E73 #CC79A7 #56B4E9 #E69F00 #000000".split())
