"""A cuff of own parts on real stacks: real boxes, a real broker, really killed."""
