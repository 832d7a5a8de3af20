"""The questionnaire on paper: a PDF to print, to hand to an ethics committee, or to copy from."""
