"""Does tasks one after the other and prints what came of each, as JSON: its result, or the error that the client gave up
with."""

import inspect
import json


async def told(tasks):
    done = {}
    for name, task in tasks:
        try:
            result = task()
            done[name] = await result if inspect.isawaitable(result) else result
        except Exception as error:  # pylint: disable=broad-except
            words = " ".join(str(error).split())
            done[name] = {"error": f"{type(error).__name__}: {words[:160]}"}
    print(json.dumps(done))
