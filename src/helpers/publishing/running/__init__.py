"""Running one notebook: parameters, kernel, failure, and an executed notebook that repeats byte for byte."""
