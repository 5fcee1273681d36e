"""How each view of the explorer is made, one file a group of views."""
