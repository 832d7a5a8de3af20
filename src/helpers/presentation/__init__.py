"""Tables, figures and sentences made from results, in the language of the report."""
