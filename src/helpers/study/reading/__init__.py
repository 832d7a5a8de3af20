"""Reading a study folder: YAML with its lines, the shape of the files, the typed objects made from them."""
