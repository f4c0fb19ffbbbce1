"""The portal in a real browser, without JavaScript, as a citizen has it in the hand."""
