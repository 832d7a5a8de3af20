"""An executed notebook as a document: Markdown for pandoc, its tables and figures in the shape of the target."""
