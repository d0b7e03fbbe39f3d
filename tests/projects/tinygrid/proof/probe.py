"""Does an installed wheel work? ``python -I probe.py NUMBER...`` says it in JSON, on its last line."""

import json
import sys

import tinygrid

numbers = [int(word) for word in sys.argv[1:]]
report = tinygrid.report()
answer = {
    "answer": f"{' + '.join(f'{number}²' for number in numbers)} = {tinygrid.dot(numbers, numbers)}",
    "fingerprint": tinygrid.greeting(),
    "details": {"modules": " ".join(report.modules), "best": report.best},
}
sys.stdout.write(json.dumps(answer) + "\n")
