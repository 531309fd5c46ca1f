"""How tickets reach the person who answers them: in which order, to whom, and with which duties."""
