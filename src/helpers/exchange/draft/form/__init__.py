"""Forms as the tools themselves export them: what they say of questions, options and skip logic."""
