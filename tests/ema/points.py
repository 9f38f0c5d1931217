"""Makes points.csv: 600 points, a Latin hypercube in four factors, and three conditions with a planted box each.

The file is committed; this shows where it came from. The same seed gives the same file.
"""

import random
from pathlib import Path

POINTS = 600
MANDATES = ["local", "regional", "national", "joint"]


def main():
    luck = random.Random(1999)

    def hypercube():
        cells = list(range(POINTS))
        luck.shuffle(cells)
        return [(cell + luck.random()) / POINTS for cell in cells]

    columns = [hypercube() for _ in range(4)]
    lines = ["deadline_h,verify_h,teams,mandate,sharp,noisy,mixed"]
    for deadline, verify, teams, mandate in zip(*columns):
        deadline_h = round(4 + 44 * deadline, 3)
        verify_h = round(0.5 + 11.5 * verify, 3)
        teams = 1 + int(8 * teams)
        mandate = MANDATES[int(4 * mandate)]
        # A box in two factors, exact, and the same with errors on both sides.
        sharp = deadline_h <= 20 and teams <= 3
        noisy = luck.random() < (0.9 if sharp else 0.04)
        # A box in a number, closed on both sides, and a subset. Errors outside too: without them two categories would tie,
        # and the Workbench breaks such ties by the order of a Python set, another one in every process.
        inside = 3 <= verify_h <= 7 and mandate in ("local", "joint")
        mixed = luck.random() < (0.95 if inside else 0.05)
        cells = [deadline_h, verify_h, teams, mandate, int(sharp), int(noisy), int(mixed)]
        lines.append(",".join(map(str, cells)))
    Path(__file__).with_name("points.csv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
