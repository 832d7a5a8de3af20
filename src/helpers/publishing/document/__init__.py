"""An executed notebook as a document: Markdown for pandoc, tables and figures in the shape of the target."""
