"""A home and its controller in two network namespaces, by `scripts/network` alone."""
