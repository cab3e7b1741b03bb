"""A scanner without a screen: enrols a key, signs what its party did, keeps it until it is sent."""
