"""Which backend serves which GPU, and from which driver on, as an HTML table."""

from __future__ import annotations

from collections.abc import Iterator

from index_gen.people.files import table_head
from index_gen.people.view import ProjectView, platform_title
from index_gen.simple import escape
from wheelgrid.record import ServedGpu


def machines_section(project: ProjectView) -> str:
    """Return the table, or nothing if no wheel names a GPU."""
    served = dict(_served(project))
    if not served:
        return ""
    platforms = [name for name in _platforms(project) if any(platform == name for _, platform in served)]
    name = escape(project.name)
    titles = (escape(platform_title(platform, project.offer)) for platform in platforms)
    rows = "\n".join(
        _row(gpu, title, platforms, served, project)
        for gpu, title in _gpus(project).items()
        if any((gpu, platform) in served for platform in platforms)
    )
    return "".join(
        (
            f'<section aria-labelledby="{name}-gpus">',
            f'<h2 id="{name}-gpus">Which backend for which GPU{project.of}</h2>\n',
            '<p class="muted">With the oldest driver that runs it. <span class="ptx">PTX</span> means that ',
            "the driver compiles the code for this GPU when it is first used.</p>\n",
            "<details><summary>Every GPU that has code in these wheels</summary>\n",
            '<table class="machines" role="table"><caption>Backends by GPU and platform</caption>',
            table_head("GPU", *titles),
            f'<tbody role="rowgroup">\n{rows}\n</tbody></table></details></section>\n',
        )
    )


_Served = dict[tuple[str, str], list[tuple[str, ServedGpu]]]
"""GPU and platform → anchor and title of a backend, with how it serves."""


def _served(project: ProjectView) -> _Served:
    found: _Served = {}
    for view in project.backends:
        for record in view.records:
            for gpu in () if record.gpu is None else record.gpu.gpus:
                known = found.setdefault((gpu.name, record.platform), [])
                if view.index not in (index for index, _ in known):
                    known.append((view.index, gpu))
    return found


def _platforms(project: ProjectView) -> Iterator[str]:
    yield from dict.fromkeys(platform for view in project.backends for platform in view.platforms)


def _gpus(project: ProjectView) -> dict[str, str]:
    """Return the titles of GPUs by name: those of the offer, then those that only wheels name."""
    titles = {} if project.offer is None else {gpu.name: gpu.title for gpu in project.offer.gpus}
    for view in project.backends:
        for record in view.records:
            for gpu in () if record.gpu is None else record.gpu.gpus:
                titles.setdefault(gpu.name, gpu.name)
    return titles


def _row(gpu: str, title: str, platforms: list[str], served: _Served, project: ProjectView) -> str:
    cells = "".join(_cell(platform, served.get((gpu, platform), []), project) for platform in platforms)
    architecture = next(found[0][1].architecture for (name, _), found in served.items() if name == gpu)
    return (
        f'<tr role="row"><th role="rowheader" scope="row">{escape(title)} '
        f"<code>{escape(architecture)}</code></th>{cells}</tr>"
    )


def _cell(platform: str, served: list[tuple[str, ServedGpu]], project: ProjectView) -> str:
    """Return the backends of a cell; those that need the same driver for the same reason stand together."""
    together: dict[tuple[str, str, str], list[str]] = {}
    for index, gpu in served:
        mark = "" if gpu.is_compiled else ' <span class="ptx">PTX</span>'
        use = (gpu.driver or "", gpu.reason if gpu.driver else "", mark)
        together.setdefault(use, []).append(index)
    items = "".join(
        _item(_links(indexes, project.name) + mark, driver, reason)
        for (driver, reason, mark), indexes in together.items()
    )
    none = '<span aria-hidden="true">-</span><span class="spoken">none</span>'
    label = escape(platform_title(platform, project.offer))
    if not items:
        return f'<td role="cell" class="none" data-label="{label}">{none}</td>'
    return f'<td role="cell" data-label="{label}"><ul>{items}</ul></td>'


def _links(indexes: list[str], project: str) -> str:
    return ", ".join(f'<a href="#{escape(f"{project}-{index}")}">{escape(index)}</a>' for index in indexes)


def _item(inside: str, driver: str, reason: str) -> str:
    floor = f' <span class="floor">driver {escape(driver)}</span>' if driver else ""
    title = f' title="{escape(reason)}"' if reason else ""
    return f"<li{title}>{inside}{floor}</li>"
