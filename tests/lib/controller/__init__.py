"""Tests of controllers, holds and the guard."""
