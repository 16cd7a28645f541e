"""What a translation model must not do: repeat itself, or leave out a sentence."""
