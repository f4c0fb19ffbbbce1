"""One file, one question: what a letter must answer before it is filed."""
