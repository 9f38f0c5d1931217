"""Compares the peeling trajectories of Phaseline with those of the EMA Workbench on points.csv.

    compare.py            computes both, prints the boxes and the greatest difference; exit 1 above the tolerance
    compare.py --record   also writes the Workbench's to trajectory.csv, which a test of Phaseline compares with
"""

import csv
import io
import subprocess
import sys
import warnings
from pathlib import Path

import ema_workbench
import pandas as pd
from ema_workbench.analysis import prim

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OURS = ROOT / "target" / "tmp" / "ema_trajectory.csv"
CONDITIONS = ["sharp", "noisy", "mixed"]
NUMBERS = ["deadline_h", "verify_h", "teams"]
TOLERANCE = 1e-9

HEADER = ["condition", "teams", "box", "inside", "holding"]
HEADER += [f"{factor}_{part}" for factor in NUMBERS for part in ("low", "high", "low_p", "high_p")]
HEADER += ["mandate", "mandate_p"]


def boxes(points, condition, teams):
    """The Workbench's boxes, with the number of teams as a real number (peeled and pasted) or whole (peeled)."""
    x = points[["deadline_h", "verify_h", "teams", "mandate"]].copy()
    x["teams"] = x["teams"].astype(float if teams == "real" else int)
    method = prim.Prim(x, points[condition].to_numpy(), threshold=0.5)
    if teams == "real":
        return method, method.find_box()
    # Version 2.5.3 with pandas 3 cannot paste along whole numbers: it puts 3.5 into a column of integers.
    return method, method._peel(prim.PrimBox(method, method.box_init, method.yi_remaining[:]))


def theirs(points):
    rows = []
    for condition in CONDITIONS:
        for teams in ("real", "whole"):
            method, box = boxes(points, condition, teams)
            whole = method.box_init
            for number, (limits, p) in enumerate(zip(box.box_lims, box.qp)):
                stats = box.peeling_trajectory.iloc[number]
                row = [condition, teams, number, int(stats["n"]), int(stats["k"])]
                for factor in NUMBERS:
                    is_limit = [limits.loc[i, factor] != whole.loc[i, factor] for i in (0, 1)]
                    row += [repr(float(limits.loc[i, factor])) if is_limit[i] else "" for i in (0, 1)]
                    row += [repr(float(p[factor][i])) if is_limit[i] else "" for i in (0, 1)]
                shut = limits.loc[0, "mandate"] != whole.loc[0, "mandate"]
                row += [" ".join(sorted(limits.loc[0, "mandate"])) if shut else ""]
                row += [repr(float(p["mandate"][0])) if shut else ""]
                rows.append([str(cell) for cell in row])
    return rows


def ours():
    OURS.unlink(missing_ok=True)
    test = ["cargo", "test", "--quiet", "--test", "integration", "ema::writes_the_trajectory", "--", "--ignored"]
    subprocess.run(test, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    header, *rows = csv.reader(io.StringIO(OURS.read_text()))
    assert header == HEADER, header
    return rows


def difference(a, b):
    """0 for the same text, the relative difference of numbers, infinity otherwise."""
    if a == b:
        return 0.0
    try:
        a, b = float(a), float(b)
    except ValueError:
        return float("inf")
    return abs(a - b) / max(abs(a), abs(b))


def main():
    warnings.filterwarnings("ignore")
    points = pd.read_csv(HERE / "points.csv")
    expected = theirs(points)
    if "--record" in sys.argv[1:]:
        with open(HERE / "trajectory.csv", "w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([HEADER, *expected])
    found = ours()
    print(f"EMA Workbench {ema_workbench.__version__}: {len(expected)} boxes; Phaseline: {len(found)} boxes")
    worst = 0.0 if len(expected) == len(found) else float("inf")
    for a, b in zip(expected, found):
        here = max(difference(*cells) for cells in zip(a, b))
        worst = max(worst, here)
        print(f"{here:8.1e}  " + " ".join(cell[:9] or "-" for cell in a))
        if here > TOLERANCE:
            print("    ours: " + " ".join(cell[:9] or "-" for cell in b))
    print(f"greatest relative difference of any cell: {worst:.1e}; tolerance {TOLERANCE:.0e}")
    sys.exit(worst > TOLERANCE)


if __name__ == "__main__":
    main()
