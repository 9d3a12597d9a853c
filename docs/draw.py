#!/usr/bin/env python3
"""Draws findings of the last check to be judged by a person: docs/judged.md.

In: the check that RECETTE_HOME/checks/last.json.zst keeps (needs `zstd`). Out: a line per finding, tab-separated. The
same check and the same seed give the same findings: those that the builds do not share are sorted by document and key and
shuffled by the seed; the first of each document is taken, with `--signatures` also only the first of each signature.

    RECETTE_HOME=… docs/draw.py SEED [COUNT] [FORMAT…] [--signatures]
"""
import json, os, random, subprocess, sys


def key(document, finding):
    return (document["name"], *(json.dumps(finding["finding"][k], sort_keys=True) for k in ("route", "path", "subject", "change")))


def signature(judged):
    f = judged["finding"]
    return json.dumps([judged["status"], f["route"], f["subject"], f["change"], f["origin"]], sort_keys=True)


def drawn(comparison, seed, count, formats, spread):
    pool = []
    for document in comparison["documents"]:
        if formats and document["format"] not in formats:
            continue
        pool += [(document, f) for f in document["findings"] if f["status"] != "kept"]
    pool.sort(key=lambda pair: key(*pair))
    random.Random(seed).shuffle(pool)
    documents, signatures = set(), set()
    for document, finding in pool:
        if document["id"] in documents or (spread and signature(finding) in signatures):
            continue
        documents.add(document["id"])
        signatures.add(signature(finding))
        yield document, finding
        if len(documents) == count:
            return


def line(document, judged):
    f = judged["finding"]
    base = judged.get("base") or {}
    route = "{from}>{to}".format(**f["route"])
    subject = f["subject"] if isinstance(f["subject"], str) else ":".join(*f["subject"].items())
    values = [json.dumps(v, ensure_ascii=False) for v in (f.get("old"), base.get("new"), f.get("new"))]
    place = f.get("place") or {}
    where = "{}@{} {}".format(place.get("part", ""), place.get("offset", ""), place.get("word", ""))
    return "\t".join([document["id"][:8], document["name"], document["class"], judged["status"], route, f["path"], subject,
                      f["change"], f["origin"], f["severity"], *values, where])


def main():
    words = [word for word in sys.argv[1:] if word != "--signatures"]
    seed, count = int(words[0]), int(words[1]) if len(words) > 1 else 20
    last = os.path.join(os.environ["RECETTE_HOME"], "checks", "last.json.zst")
    kept = json.loads(subprocess.run(["zstd", "-dc", last], capture_output=True, check=True).stdout)
    for document, finding in drawn(kept["comparison"], seed, count, words[2:], "--signatures" in sys.argv):
        print(line(document, finding))


main()
