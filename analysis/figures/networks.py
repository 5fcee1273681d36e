"""Write networks of actors for Gephi, igraph and spreadsheets."""

from __future__ import annotations

import html
import math
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd

from analysis.cooccurrence.networks import edges, require_graph
from analysis.errors import listing, printable, refusal
from analysis.figures.save import FOLDER, csv_of, stem_of, write_files

XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def save_network(
    graph: nx.Graph,
    *,
    name: str,
    case: str,
    folder: str | Path = FOLDER,
) -> Path:
    r"""Write a network as GEXF, GraphML and a table of edges.

    It returns the path of the GEXF.

    Parameters
    ----------
    graph : networkx.Graph
        What is missing or infinite is left out. Control characters in names are written as their
        escapes ("\x01"), and a warning lists such names.
    name, case, folder
        As `save` takes them. The files are ``<name>.gexf`` (Gephi), ``.graphml`` (igraph) and
        ``-edges.csv`` (`cooccurrence.edges`).

    Returns
    -------
    Path

    Raises
    ------
    InputError
        If the name is of another shape, or if two actors have one name in print.

    Notes
    -----
    Of a table without a row (``nothing`` in its Method says why) no file is written.

    There is no date, and numbers have six significant digits: the same network gives the same
    bytes. What the network as a whole is (``graph.graph``) is in the description of the GEXF.

    Examples
    --------
    >>> import tempfile
    >>> graph = nx.path_graph(["Iran", "Russia"])
    >>> save_network(graph, name="03-pairs", case="demo", folder=tempfile.mkdtemp()).name
    '03-pairs.gexf'
    """
    stem = stem_of(name, case=case, folder=folder)
    require_graph(graph)
    if graph.graph.get("nothing"):
        return Path(f"{stem}.gexf")
    network = _writable_network(graph)
    graphml = "\n".join(nx.generate_graphml(network))
    gexf = _gexf_of(network)
    files = {
        ".graphml": _xml_file(graphml),
        ".gexf": _xml_file(gexf),
        "-edges.csv": csv_of(edges(network)),
    }
    write_files(files, stem=stem)
    return Path(f"{stem}.gexf")


def _xml_file(xml: str) -> bytes:
    """Return XML as the bytes of a file."""
    return f"{XML_HEAD}\n{xml}\n".encode()


def _gexf_of(network: nx.Graph) -> str:
    """Return a network as GEXF, with a description in the place of a date."""
    facts = "; ".join(f"{key}: {value}" for key, value in network.graph.items())
    creator = "<creator>framing-notebooks</creator>"
    meta = f"<meta>{creator}<description>{html.escape(facts)}</description></meta>"
    gexf = "\n".join(nx.generate_gexf(network))
    return re.sub("<meta .*?</meta>", lambda _: meta, gexf, flags=re.DOTALL)


def _writable_network(graph: nx.Graph) -> nx.Graph:
    """Return a copy sorted by name, with values that XML can hold."""
    names = _printable_names(graph)
    named = nx.relabel_nodes(graph, names)
    nodes = sorted(named)
    pairs = edges(named)[["source", "target"]].values.tolist()
    node_rows = [{**named.nodes[node], "label": node} for node in nodes]
    edge_rows = [dict(named.edges[pair]) for pair in pairs]
    network = type(graph)(**_writable_rows([graph.graph])[0])
    network.add_nodes_from(zip(nodes, _writable_rows(node_rows)))
    for (source, target), row in zip(pairs, _writable_rows(edge_rows)):
        network.add_edge(source, target, **row)
    return network


def _printable_names(graph: nx.Graph) -> dict[Any, str]:
    """Return the names of nodes as XML can hold them; warn of those that change."""
    names = {node: printable(str(node)) for node in graph}
    changed = sorted(repr(node) for node, name in names.items() if name != str(node))
    if len(set(names.values())) < len(names):
        raise refusal(
            "network",
            arrived=f"actors of the same name: {listing(changed or names)}",
            expected="names that differ as printed text",
            fix="Give them different names: networkx.relabel_nodes(graph, {old: new}).",
        )
    if changed:
        words = listing(changed, 20)
        warnings.warn(f"control characters in names are written out: {words}", stacklevel=4)
    return names


def _writable_rows(rows: list[dict]) -> list[dict]:
    """Return attributes without missing and infinite ones, each of one kind in all rows."""
    table = pd.DataFrame(rows, dtype=object)
    converters = {name: _converter_of(table[name]) for name in table}
    writable = []
    for row in rows:
        stated = {name: value for name, value in row.items() if _is_finite(value)}
        writable.append({name: converters[name](value) for name, value in stated.items()})
    return writable


def _is_finite(value: Any) -> bool:
    """Return whether a value is there and not infinite."""
    return pd.notna(value) and value not in (math.inf, -math.inf)


def _converter_of(column: pd.Series) -> Callable:
    """Return what makes the values of an attribute numbers, truths or texts."""
    kind = pd.api.types.infer_dtype(column)
    if kind == "integer":
        return int
    if kind == "boolean":
        return bool
    if kind in ("floating", "mixed-integer-float"):
        return _six_digits
    return _printable_text


def _printable_text(value: Any) -> str:
    """Return a value as text that XML can hold."""
    return printable(str(value))


def _six_digits(value: Any) -> float:
    """Return a number with six significant digits."""
    return float(f"{value:.6g}")
