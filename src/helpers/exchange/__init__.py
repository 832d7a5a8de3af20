"""Survey tools' exports, read and matched to the codebook."""
