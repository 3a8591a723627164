"""How the window looks: themes, style sheets, icons, reduced motion."""
