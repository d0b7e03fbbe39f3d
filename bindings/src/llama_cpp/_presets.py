r"""Ready grammars for `LlamaGrammar.from_string`.

White space is bounded everywhere: a model that may write any number of blanks sometimes does nothing else.
"""

from __future__ import annotations

_JSON_RULES = r"""
object ::= "{" ws (member ("," ws member)* ws)? "}"
member ::= string ws ":" ws value
array ::= "[" ws (value ("," ws value)* ws)? "]"
value ::= object | array | string | number | "true" | "false" | "null"
string ::= "\"" char* "\""
char ::= [ !#-\[\]-\uD7FF\uE000-\U0010FFFF] | "\\" (["\\/bfnrt] | "u" escape)
escape ::= [0-9a-cefA-CEF] hex{3} | [dD] [0-7] hex{2} | [dD] [89abAB] hex{2} "\\u" [dD] [c-fC-F] hex{2}
hex ::= [0-9a-fA-F]
number ::= "-"? (zero | [1-9] [0-9]{0,15}) ("." [0-9]{1,20})? ([eE] [-+]? exponent)?
zero ::= "0"
exponent ::= [0-9]{1,2} | "1" [0-9]{2} | "2" [0-8] [0-9]
ws ::= | " " | "\n"{1,2} [ \t]{0,20}
"""

JSON_GBNF = f"""# a JSON object
root ::= object
{_JSON_RULES}"""
"""One JSON object. Source: RFC 8259."""

JSON_ARR_GBNF = f"""# a JSON array
root ::= array
{_JSON_RULES}"""
"""One JSON array. Source: RFC 8259."""

LIST_GBNF = r"""# a list, one line an item
root ::= item+
item ::= "- " [^\r\n\x0b\x0c\x85\u2028\u2029]+ "\n"
"""
"""A Markdown list: lines that begin with a hyphen and a blank."""

ARITHMETIC_GBNF = r"""# lines such as "x = (1 + 2) * y"
root ::= line+
line ::= sum " = " sum "\n"
sum ::= product ((" + " | " - ") product)*
product ::= factor ((" * " | " / ") factor)*
factor ::= "-"? (number | name | "(" sum ")")
number ::= [0-9]{1,15} ("." [0-9]{1,15})?
name ::= [a-z] [a-z0-9_]{0,30}
"""
"""Equations with the four operations, brackets, numbers and names, one a line."""

C_GBNF = r"""# functions of a small part of C
root ::= function ("\n" function)*
function ::= type " " name "(" parameters? ")" " " block "\n"
parameters ::= parameter (", " parameter)*
parameter ::= type " " name
type ::= ("unsigned ")? ("int" | "char" | "long") | "float" | "double" | "void"
block ::= "{\n" statement* indent? "}"
statement ::= indent (declaration | assignment | call | return | if | while | for | comment) "\n"
indent ::= "    "{1,6}
declaration ::= type " " name (" = " expression)? ";"
assignment ::= name ("[" expression "]")? " " ([-+*/%] "=" | "=") " " expression ";"
call ::= invocation ";"
return ::= "return" (" " expression)? ";"
if ::= "if (" condition ") " block (" else " block)?
while ::= "while (" condition ") " block
for ::= "for (" type " " name " = " expression "; " condition "; " name ("++" | "--") ") " block
comment ::= "// " [^\r\n]{0,200}
condition ::= comparison ((" && " | " || ") comparison)*
comparison ::= "!"? expression (" " ("==" | "!=" | "<=" | ">=" | "<" | ">") " " expression)?
expression ::= term (" " [-+] " " term)*
term ::= value (" " [*/%] " " value)*
value ::= "-"? (number | invocation | name ("[" expression "]")? | "(" expression ")") | text | letter
invocation ::= name "(" (expression (", " expression)*)? ")"
name ::= [a-zA-Z_] [a-zA-Z0-9_]{0,40}
number ::= ("0" | [1-9] [0-9]{0,15}) ("." [0-9]{1,15})?
text ::= "\"" ([^"\\\r\n] | escape)* "\""
letter ::= "'" ([^'\\\r\n] | escape) "'"
escape ::= "\\" [nrt0'"\\]
"""
"""Functions in a small part of C: declarations, assignments, calls, branches, loops, comments."""

CHESS_GBNF = r"""# moves of a game of chess
root ::= "1. " move " " move "\n" (number ". " move " " move "\n")* (number ". " move "\n")?
number ::= [1-9] [0-9]{0,2}
move ::= (castling | pawn | piece) [+#]?
castling ::= "O-O" "-O"?
piece ::= [KQRBN] [a-h]? [1-8]? "x"? square
pawn ::= ([a-h] "x")? square ("=" [QRBN])?
square ::= [a-h] [1-8]
"""
"""Moves of chess in standard algebraic notation, one numbered pair a line, White's last move alone."""

JAPANESE_GBNF = r"""# Japanese sentences
root ::= sentence+ ("\n" sentence+)*
sentence ::= character+ [\u3002\uFF01\uFF1F!?]
character ::= kana | kanji | mark
kana ::= [\u3041-\u3096\u30A1-\u30FA\u30FC]
kanji ::= [\u4E00-\u9FFF\u3005\u3007]
mark ::= [\u3001\u300C-\u300F\u30FB\u20260-9\uFF10-\uFF19]
"""
"""Sentences of hiragana, katakana, kanji, digits and Japanese punctuation."""

ENGLISH_GBNF = r"""# English sentences
root ::= sentence ([ \n] sentence)*
sentence ::= start (separator word)* [.!?]
start ::= quote? ([A-Z] [a-z']{0,30} | [0-9]{1,12}) quote?
separator ::= " " | ", " | "; " | ": " | "-"
word ::= quote? ([A-Za-z] [A-Za-z']{0,30} | [0-9]{1,12}) quote?
quote ::= ["']
"""
"""Sentences of ASCII letters, digits and English punctuation."""
