"""The way in which the modules replace moto's methods."""

import functools


def around(owner, name):
    """Replaces the method `name` of a class by the decorated function, which gets the original one first."""

    def decorate(function):
        original = getattr(owner, name)

        @functools.wraps(original)
        def replacement(self, *arguments, **options):
            return function(original, self, *arguments, **options)

        setattr(owner, name, replacement)
        return function

    return decorate
