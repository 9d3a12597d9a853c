"""Writes a table of sums into a new text document through UNO, reads it back, and says the total."""
import os

import uno
from com.sun.star.beans import PropertyValue

local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
context = resolver.resolve(os.environ["RECETTE_UNO"])
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
document = desktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, (PropertyValue(Name="Hidden", Value=True),))
table = document.createInstance("com.sun.star.text.TextTable")
table.initialize(4, 2)
document.Text.insertTextContent(document.Text.End, table, False)
for row, (label, value) in enumerate([("Loyer", 1200), ("Énergie", 340), ("Entretien", 85)], 1):
    table.getCellByName("A%d" % row).setString(label)
    table.getCellByName("B%d" % row).setValue(value)
table.getCellByName("B4").setFormula("sum(<B1:B3>)")
# The office computes a formula when it is idle: on a busy machine the file could be stored before that.
document.getTextFields().refresh()
url = "file://" + os.environ["RECETTE_OUT"] + "/comptes.odt"
document.storeToURL(url, (PropertyValue(Name="FilterName", Value="writer8"),))
document.close(True)
again = desktop.loadComponentFromURL(url, "_blank", 0, (PropertyValue(Name="Hidden", Value=True),))
name = again.getTextTables().ElementNames[0]
print("total %d" % again.getTextTables().getByName(name).getCellByName("B4").getValue())
