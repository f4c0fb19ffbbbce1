"""The municipality's side: seal a letter and send it."""
