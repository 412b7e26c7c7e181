"""What is kept of every session: store, queries, export. No Home Assistant here.

Everything blocks, so it belongs in a thread of its own.
"""
