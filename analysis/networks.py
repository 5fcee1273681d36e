"""Networks of actors: what stays of them when weak ties go, one layout for all groups, and edge lists."""
