"""Tests of protocols, prescription and screening."""
