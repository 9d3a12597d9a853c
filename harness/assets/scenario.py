"""Runs one scenario step against the office it finds itself beside, and says what came out as one line of JSON.

In: the name of the scenario and its task as JSON, on the command line; files below /in. Out: {"passed": ..., "said": [...]},
last line of standard output. It runs inside the sandbox, by the build's own Python, and starts the build's own office.
"""
import csv
import json
import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as xml
import zipfile

TASK = json.loads(sys.argv[1])
PROGRAM = TASK["program"]
sys.path.insert(0, PROGRAM)
os.environ.setdefault("URE_BOOTSTRAP", "vnd.sun.star.pathname:%s/fundamentalrc" % PROGRAM)
import uno  # noqa: E402
from com.sun.star.beans import PropertyValue  # noqa: E402

OUT = "/tmp/out"
PIPE = "recette"
URL = "uno:pipe,name=%s;urp;StarOffice.ComponentContext" % PIPE
OWN_PROFILE = "file:///tmp/profile"
OFFICES = []


class Failed(Exception):
    """The outcome is not what it has to be."""


def check(fine, what):
    if not fine:
        raise Failed(what)


def properties(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def start(profile):
    words = [PROGRAM + "/soffice.bin", "-env:UserInstallation=" + profile, "--headless", "--norestore", "--nologo",
             "--nodefault", "--accept=pipe,name=%s;urp;" % PIPE]
    office = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    while True:  # the harness ends it all when its time is over
        if office.poll() is not None:
            check(office.returncode == 81, "the office ended with exit code %s at its start" % office.returncode)
            office = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            context = resolver.resolve(URL)
        except Exception:
            time.sleep(0.1)
        else:
            OFFICES.append(office)
            return context


def service(context, name):
    return context.ServiceManager.createInstanceWithContext(name, context)


def load(context, path, **values):
    desktop = service(context, "com.sun.star.frame.Desktop")
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, properties(Hidden=True, **values))
    check(document is not None, "the document does not load")
    return document


FLAT = [("com.sun.star.text.TextDocument", "OpenDocument Text Flat XML"),
        ("com.sun.star.sheet.SpreadsheetDocument", "OpenDocument Spreadsheet Flat XML"),
        ("com.sun.star.presentation.PresentationDocument", "OpenDocument Presentation Flat XML")]


def text_of(document):
    """All text of a document's body, as the office itself writes it."""
    found = [name for kind, name in FLAT if document.supportsService(kind)]
    check(found, "a document of no kind that is known")
    path = OUT + "/text.xml"
    document.storeToURL(uno.systemPathToFileUrl(path), properties(FilterName=found[0]))
    body = xml.parse(path).getroot().find("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}body")
    return "".join(body.itertext())


def expect(text, before=""):
    for wanted in TASK["expect"]:
        check(wanted not in before, "the text was there before: the step would show nothing")
        check(wanted in text, "a text that has to be there is not")


def basic_macro(context):
    document = load(context, TASK["document"], MacroExecutionMode=4)
    before = text_of(document)
    url = "vnd.sun.star.script:%s?language=Basic&location=document" % TASK["macro"]
    document.getScriptProvider().getScript(url).invoke((), (), ())
    expect(text_of(document), before)
    return ["the macro ran and left %d texts that are wanted" % len(TASK["expect"])]


def python_script(context):
    # The interpreter is not taken down: 7.0 and 7.4 can crash there, after the script has done its work.
    runner = "import os, runpy, sys; runpy.run_path(sys.argv[0], run_name='__main__'); sys.stdout.flush(); os._exit(0)"
    words = [sys.executable, "-c", "import sys; del sys.argv[0]; " + runner, TASK["script"]]
    words += [TASK["document"]] if TASK.get("document") else []
    environment = dict(os.environ, PYTHONPATH=PROGRAM, RECETTE_UNO=URL, RECETTE_OUT=OUT)
    script = subprocess.run(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    check(script.returncode == 0, "the script ended with exit code %d" % script.returncode)
    expect(script.stdout.decode("utf-8", "replace"))
    return ["the script ended well and said %d texts that are wanted" % len(TASK["expect"])]


def mail_merge(context):
    with open(TASK["data"], newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    header, lines = rows[0], [row for row in rows[1:] if row]
    document = load(context, TASK["document"])
    masters = document.getTextFieldMasters()
    names = [n for n in masters.ElementNames if n.lower().startswith("com.sun.star.text.fieldmaster.database.")]
    check(names, "the main document has no field of a data source")
    master = masters.getByName(names[0])
    source, table = master.DataBaseName, master.DataTableName
    document.close(True)
    connection = connect(context, table)
    rowset = service(context, "com.sun.star.sdb.RowSet")
    for name, value in dict(ActiveConnection=connection, CommandType=0, Command=table).items():
        rowset.setPropertyValue(name, value)
    rowset.execute()
    merge = service(context, "com.sun.star.text.MailMerge")
    values = dict(DataSourceName=source, Command=table, CommandType=0, ActiveConnection=connection, ResultSet=rowset,
                  OutputType=2, SaveAsSingleFile=False, DocumentURL=uno.systemPathToFileUrl(TASK["document"]),
                  OutputURL="file://" + OUT, FileNamePrefix="letter")
    for name, value in values.items():
        merge.setPropertyValue(name, value)
    merge.execute(())
    letters = sorted(f for f in os.listdir(OUT) if f.startswith("letter"))
    check(len(letters) == len(lines), "%d letters instead of %d" % (len(letters), len(lines)))
    texts = [text_of(load(context, OUT + "/" + letter)) for letter in letters]
    used = [header.index(n.rsplit(".", 1)[1]) for n in names if n.rsplit(".", 1)[1] in header]
    check(used, "no field of the main document is a column of the data")
    for row in lines:
        check(any(all(row[i] in text for i in used) for text in texts), "a line of the data is in no letter")
    expect("\n".join(texts))
    return ["%d letters of %d lines, %d fields each" % (len(letters), len(lines), len(used))]


def connect(context, table):
    """Opens the CSV as the table that the main document's fields name."""
    os.makedirs("/tmp/data", exist_ok=True)
    with open(TASK["data"], "rb") as data, open("/tmp/data/%s.csv" % os.path.basename(table), "wb") as copy:
        copy.write(data.read())
    database = service(context, "com.sun.star.sdb.DatabaseContext").createInstance()
    database.URL = "sdbc:flat:file:///tmp/data"
    database.Info = properties(Extension="csv", HeaderLine=True, FieldDelimiter=",", StringDelimiter='"', CharSet="UTF-8")
    return database.getConnection("", "")


def identifier(path):
    with zipfile.ZipFile(path) as archive:
        found = re.search(rb'<identifier[^>]*value="([^"]+)"', archive.read("description.xml"))
    check(found, "the extension says no identifier")
    return found.group(1).decode()


def extension():
    name = identifier(TASK["extension"])
    # The first start makes the profile; unopkg does not.
    stop(start(OWN_PROFILE))
    words = [PROGRAM + "/unopkg.bin", "add", "-f", "-s", "-env:UserInstallation=" + OWN_PROFILE, TASK["extension"]]
    added = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    check(added.returncode == 0, "unopkg ended with exit code %d" % added.returncode)
    context = start(OWN_PROFILE)
    provider = context.getValueByName("/singletons/com.sun.star.deployment.PackageInformationProvider")
    there = [entry[0] for entry in provider.getExtensionList()]
    check(name in there, "the extension is not there after the next start")
    check(provider.getPackageLocation(name), "the extension has no place")
    return ["installed, and there after the next start"]


def stop(context):
    """Ends the office and waits until it has."""
    try:
        service(context, "com.sun.star.frame.Desktop").terminate()
    except Exception:
        pass  # the office can be gone before it has answered
    OFFICES.pop().wait()


def read_only_start():
    """The profile is made by a first start, then it cannot be written any more: neither settings nor templates nor macros.

    The stores of extensions stay writable: every office brings them up to date at each start and aborts where it cannot.
    """
    stop(start(OWN_PROFILE))
    for folder, _, files in os.walk("/tmp/profile", topdown=False):
        if not folder.startswith(("/tmp/profile/user/extensions", "/tmp/profile/user/uno_packages")):
            for name in files:
                os.chmod(os.path.join(folder, name), 0o444)
            os.chmod(folder, 0o555)
    check(not os.access("/tmp/profile/user", os.W_OK), "the profile can be written")
    context = start(OWN_PROFILE)
    provider = service(context, "com.sun.star.configuration.ConfigurationProvider")
    node = properties(nodepath="/org.openoffice.Setup/Office/InstalledLocales")
    access = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", node)
    languages = list(access.getElementNames())
    check(TASK["language"] in languages, "the language pack is not there")
    document = load(context, TASK["document"])
    before = text_of(document)
    expect(before)
    path = OUT + "/again.odt"
    if document.supportsService(FLAT[0][0]):
        document.storeToURL(uno.systemPathToFileUrl(path), properties(FilterName="writer8"))
        check(text_of(load(context, path)) == before, "the saved file has another text")
    return ["started, loaded, saved; languages: " + ", ".join(sorted(languages))]


def main():
    os.makedirs(OUT, exist_ok=True)
    alone = {"extension": extension, "read-only-start": read_only_start}
    driven = {"basic-macro": basic_macro, "python-script": python_script, "mail-merge": mail_merge}
    kind = TASK["scenario"]
    return alone[kind]() if kind in alone else driven[kind](start(OWN_PROFILE))


try:
    said, passed = main(), True
except Failed as failed:
    said, passed = [str(failed)], False
except Exception as error:  # the office's own exceptions are no Python class that could be named here
    said, passed = ["%s: %s" % (type(error).__name__, getattr(error, "Message", None) or error)], False
print("\n" + json.dumps({"passed": passed, "said": said}))
sys.stdout.flush()
os._exit(0)
