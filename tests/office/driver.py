"""Drives one LibreOffice for the tests: a line of JSON in, a line of JSON out.

Run by the Python that LibreOffice's bridge (`uno`) was installed for, which is seldom the one that runs the tests:
`python3 driver.py NAME-OF-PIPE`. It knows no tests: what it is asked is to open a file, press a button, write it down.
"""

import json
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.text.ControlCharacter import PARAGRAPH_BREAK

WORD = "MS Word 2007 XML"
ATTEMPTS = 150
BETWEEN_ATTEMPTS = 0.2


def value(name, content):
    made = PropertyValue()
    made.Name, made.Value = name, content
    return made


def connect(pipe):
    """LibreOffice's own context, as soon as it answers."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _attempt in range(ATTEMPTS):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(BETWEEN_ATTEMPTS)
    raise SystemExit("LibreOffice does not answer.")


class Office:
    """An office that opens files out of sight."""

    def __init__(self, context):
        self.context = context
        self.desktop = self.service("com.sun.star.frame.Desktop")
        self.dispatcher = self.service("com.sun.star.frame.DispatchHelper")

    def service(self, name):
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def open(self, path):
        return self.desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, (value("Hidden", True),))

    def press(self, document, button):
        frame = document.CurrentController.Frame
        self.dispatcher.executeDispatch(frame, f".uno:{button}", "", 0, ())

    # --- what can be asked -------------------------------------------------------------------------------------------
    def sign(self, name):
        """Let changes and remarks from now on bear this name."""
        provider = self.service("com.sun.star.configuration.ConfigurationProvider")
        path = value("nodepath", "/org.openoffice.UserProfile/Data")
        data = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationUpdateAccess", (path,)
        )
        data.givenname, data.sn = name, ""
        data.commitChanges()

    def paragraphs(self, path, button=None, saved_as=None):
        """The paragraphs of a file once a button was pressed."""
        document = self.open(path)
        if button:
            self.press(document, button)
        if saved_as:
            document.storeToURL(Path(saved_as).as_uri(), (value("FilterName", WORD),))
        found = [paragraph.getString() for paragraph in document.Text]
        document.close(True)
        return found

    def changes(self, path):
        """What kinds of changes LibreOffice sees in a file."""
        document = self.open(path)
        found = [change.RedlineType for change in document.Redlines]
        document.close(True)
        return found

    def fill_in(self, path, saved_as, cells):
        """Type into cells of tables, as a person does, and save the file for Word.

        `cells` are rows of: words of the table's first cell, the cell, what is typed, and perhaps a style of lists.
        """
        document = self.open(path)
        tables = [document.TextTables.getByIndex(place) for place in range(document.TextTables.Count)]
        for begins, name, typed, *listed in cells:
            table = next(one for one in tables if begins in one.getCellByName("A1").getString())
            cell = table.getCellByName(name)
            first, *others = typed.split("\n")
            cell.setString(first)
            for line in others:
                cell.insertControlCharacter(cell.End, PARAGRAPH_BREAK, False)
                cell.insertString(cell.End, line, False)
            for paragraph in cell if listed else ():
                paragraph.NumberingStyleName = listed[0]
        document.storeToURL(Path(saved_as).as_uri(), (value("FilterName", WORD),))
        document.close(True)

    def mark_up(self, path, saved_as, acts):
        """Do what a person does with changes being recorded, and save the file for Word.

        `acts` are rows of verb, words that stand in the text, and more: replace, insert-after, insert-before, strike,
        remark.
        """
        document = self.open(path)
        document.RecordChanges = True
        for verb, words, *more in acts:
            finder = document.createSearchDescriptor()
            finder.SearchString, finder.SearchCaseSensitive = words, True
            found = document.findFirst(finder)
            text = found.Text
            cursor = text.createTextCursorByRange(found)
            if verb == "replace":
                cursor.setString(more[0])
            elif verb == "insert-after":
                cursor.gotoEndOfParagraph(False)
                text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)
                text.insertString(cursor, more[0], False)
            elif verb == "insert-before":
                cursor.gotoStartOfParagraph(False)
                text.insertString(cursor, more[0], False)
                text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)
            elif verb == "strike":
                cursor.gotoStartOfParagraph(False)
                if not cursor.gotoNextParagraph(True):
                    cursor.gotoEndOfParagraph(True)
                cursor.setString("")
            elif verb == "remark":
                remark = document.createInstance("com.sun.star.text.textfield.Annotation")
                remark.Content, remark.Author = more
                text.insertTextContent(cursor, remark, True)
        document.storeToURL(Path(saved_as).as_uri(), (value("FilterName", WORD),))
        document.close(True)


def main():
    office = Office(connect(sys.argv[1]))
    for line in sys.stdin:
        verb, arguments = json.loads(line)
        try:
            answer = {"answer": getattr(office, verb)(**arguments)}
        except Exception as error:
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)


main()
