"""A sheet for a noticeboard: one announcement or alert, a page for each language, read from two steps away.

Where danger is, the numbers to call come first. The code below leads to the bot, and its address stands
beside it in letters, for whoever has no camera at hand.
"""

from __future__ import annotations

from collections.abc import Sequence

from fpdf.enums import XPos, YPos

from bot.i18n import plain
from bot.papers.code import draw_code
from bot.papers.page import FAMILY, LARGE, TITLE, USUAL, Block, Paper
from bot.views.broadcasts import exercise_line
from bot.views.public_words import emergency, facts, head, paragraphs
from bot.views.scene import Scene
from solidarity.broadcasts import Words
from solidarity.public import PublicKind, PublicWords, Standing

CODE = 34.0
"""Side of the code, in millimetres: read from half a metre."""
SIZES = ((44, 28), (40, 25), (36, 22), (34, 20), (TITLE, USUAL))
"""Sizes of title and text: the largest that let one page hold everything."""
OVER_PAGES = (36, 22)
"""The same where one page does not suffice."""


def noticeboard(scenes: Sequence[Scene], words: PublicWords) -> bytes:
    """The sheet, with a page (or more, where much is said) for each of the scenes' languages."""
    first = scenes[0]
    paper = Paper(first, words.in_language(first.t.locale)[1].title, words.updated)
    for scene in scenes:
        _draw(paper, scene, words)
    return paper.done()


def _draw(paper: Paper, scene: Scene, words: PublicWords) -> None:
    paper.scene = scene
    paper.band = plain(exercise_line(scene)) if words.kind is PublicKind.EXERCISE else ""
    paper.add_page()
    room = paper.room - (CODE if scene.bot else 0)
    said = words.in_language(scene.t.locale)[1]
    attempts = (_blocks(scene, words, said, *sizes) for sizes in SIZES)
    fitting = (blocks for blocks in attempts if sum(map(paper.height_of, blocks)) <= room)
    for block in next(fitting, None) or _blocks(scene, words, said, *OVER_PAGES):
        paper.draw(block)
    if scene.bot:
        _draw_way_to_bot(paper, scene)


def _blocks(scene: Scene, words: PublicWords, said: Words, title: int, text: int) -> list[Block]:
    """All that is said, from the top to the bottom of the page."""
    found = _numbers(scene, words)
    found.append(Block(head(scene, words), max(text - 4, USUAL), gap=2))
    if said.title:
        found.append(Block(said.title, title, bold=True))
    if words.standing is not Standing.MISTAKE:
        found += [Block(part, text) for part in paragraphs(said.text)]
        found += [Block(part, text, bold=True) for part in paragraphs(said.advice)]
    found += [Block(part, USUAL, gap=1.5) for part in facts(scene, words)]
    return found


def _numbers(scene: Scene, words: PublicWords) -> list[Block]:
    """112, and the number that a person without a screen can call."""
    danger = emergency(scene, words)
    if not danger:
        return []
    found = [Block(danger, LARGE, bold=True, framed=True)]
    if scene.town.helpline is not None:
        number = scene.town.helpline.number
        call = scene.t.label("Par téléphone : {number}, gratuit.", number=number)
        found.append(Block(call, LARGE, bold=True))
    return found


def _draw_way_to_bot(paper: Paper, scene: Scene) -> None:
    """At the foot of the page: the code on one side, what it is for on the other."""
    if paper.room < CODE:
        paper.add_page()
    top = float(paper.page_break_trigger) - CODE
    rtl = scene.t.rtl
    left = paper.w - paper.r_margin - CODE if rtl else paper.l_margin
    draw_code(paper, f"https://t.me/{scene.bot}", left, top, CODE)
    beside = CODE + 4
    paper.set_xy(paper.l_margin + (0 if rtl else beside), top + 4)
    width = paper.epw - beside
    paper.set_font(FAMILY, "", USUAL)
    # i18n: On paper, beside the code that leads to the bot.
    question = paper.printable(scene.t.label("Besoin d'aide ? Envie d'aider ?"))
    paper.multi_cell(width, 11, question, align=paper.side, new_x=XPos.LEFT, new_y=YPos.NEXT)
    paper.set_font(FAMILY, "B", USUAL)
    # i18n: On paper. {link} is the bot's address: « t.me/entraide_bot ».
    where = scene.t.label("Sur Telegram : {link}", link=f"t.me/{scene.bot}")
    paper.multi_cell(width, 11, paper.printable(where), align=paper.side)
