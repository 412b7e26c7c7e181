"""Run Home Assistant with a cuff controller, until Ctrl-C."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
import shutil
import signal
import sys

import aiohttp

from . import ports
from .home import Home
from .options import Options, parse
from .running import Demo
from .steps import CommandError, Progress

DISK_NEEDED = 200_000_000


async def run(options: Options, progress: Progress) -> None:
    """Run a demo until a signal or an error ends it."""
    home = Home(options.config)
    with home.taken():
        if not ports.is_free(options.port):
            raise CommandError(
                f"Port {options.port} is in use: end what uses it, "
                "or choose another one with --port."
            )
        if (free := shutil.disk_usage(home.path).free) < DISK_NEEDED:
            raise CommandError(
                f"The disk of {home.path} has only {free // 1_000_000} MB left."
            )
        if options.reset:
            home.clear()
        home.prepare(options.port)
        await Demo(options, progress, home).run()


async def run_until_signal(options: Options, progress: Progress) -> None:
    """Run a demo; the first of SIGINT, SIGTERM and SIGHUP ends it in good order."""
    loop = asyncio.get_running_loop()
    demo = asyncio.create_task(run(options, progress))

    def end() -> None:
        demo.cancel()
        for number in signals:
            loop.add_signal_handler(number, lambda: None)

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in signals:
        loop.add_signal_handler(number, end)
    with suppress(asyncio.CancelledError):
        await demo


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    options = parse(arguments)
    progress = Progress(sys.stderr if options.json else sys.stdout)
    try:
        asyncio.run(run_until_signal(options, progress))
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    except aiohttp.ClientError as error:
        print(f"Home Assistant did not answer as it should: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{options.config} cannot be used: {error.strerror}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
