"""Tests of the controller: its state machine, and its server on real sockets."""
