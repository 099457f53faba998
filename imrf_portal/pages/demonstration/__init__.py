"""The demonstration: invented texts, organizations and meetings, placed around the moment at which they are loaded.

Everything goes through the acts that people use, so that the demonstration cannot show what the portal could not
do; only the instants of what lies in the past are set afterwards. Invented text begins with "Demonstration text" in
its own language, addresses end in `.example`. It is loaded and reset only where `DEMONSTRATION` is set.
"""
