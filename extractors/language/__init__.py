"""language: what running Chinese says – sentences, policies it cites, bodies it names, whether a phrase is meant."""
