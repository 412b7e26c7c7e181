"""The controller: state machine and server. It sees its hardware only as an interface."""
