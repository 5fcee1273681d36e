"""Write networks of actors for Gephi, igraph and spreadsheets."""

from __future__ import annotations

import io
import re
from numbers import Integral, Real
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from analysis.cooccurrence.networks import edges, require_graph
from analysis.errors import printable, require_unique
from analysis.figures.escaping import csv_of
from analysis.figures.save import FOLDER, stem_of, write_files


def save_network(
    graph: nx.Graph, *, name: str, case: str | Path, folder: str | Path = FOLDER
) -> Path:
    r"""Write a network as GEXF, GraphML and a table of edges; return the path of the GEXF.

    Parameters
    ----------
    graph : networkx.Graph
        What is missing or infinite is left out. Control characters in names are written as their
        escapes ("\x01"). Numbers have six significant digits.
    name, case, folder
        As `save` takes them. The files are ``<name>.gexf`` (Gephi), ``.graphml`` (igraph) and
        ``-edges.csv`` (`cooccurrence.edges`).

    Returns
    -------
    Path
        Of a network of nothing (``nothing`` in its table's Method says why) no file is written.

    Raises
    ------
    InputError
        If the name is of another shape, two actors have one name in print, or a file of this name
        was not written here or was changed since.

    Examples
    --------
    >>> import tempfile
    >>> graph = nx.path_graph(["Iran", "Russia"])
    >>> save_network(graph, name="03-pairs", case="demo", folder=tempfile.mkdtemp()).name
    '03-pairs.gexf'
    """
    stem = stem_of(name, case=case, folder=folder)
    require_graph(graph)
    path = Path(f"{stem}.gexf")
    if graph.graph.get("nothing"):
        return path
    network = _writable(graph)
    gexf = io.BytesIO()
    nx.write_gexf(network, gexf)
    without_day = re.sub(b"<meta .*?</meta>", b"", gexf.getvalue(), flags=re.DOTALL)
    graphml = io.BytesIO()
    nx.write_graphml_xml(network, graphml, infer_numeric_types=True)
    files = {
        ".gexf": without_day,
        ".graphml": graphml.getvalue(),
        "-edges.csv": csv_of(edges(network)),
    }
    write_files(files, stem=stem)
    return path


def _writable(graph: nx.Graph) -> nx.Graph:
    """Return a copy sorted by name, with names and values that XML can hold."""
    names = {node: printable(str(node)) for node in graph}
    require_unique(pd.Series(names.values()), what="network", name="the names of its actors")
    network = type(graph)(**_writable_values(graph.graph))
    for node in sorted(graph, key=names.__getitem__):
        network.add_node(names[node], label=names[node], **_writable_values(graph.nodes[node]))
    for source, target in edges(graph)[["source", "target"]].itertuples(index=False):
        values = _writable_values(graph.edges[source, target])
        network.add_edge(names[source], names[target], **values)
    return network


def _writable_values(attributes: dict) -> dict[str, Any]:
    """Return attributes as XML can hold them, without missing and infinite ones."""
    values = pd.Series(attributes, dtype=object).replace([np.inf, -np.inf], np.nan).dropna()
    return {name: _writable_value(value) for name, value in values.items()}


def _writable_value(value: Any) -> Any:
    """Return a number with six significant digits, a truth as it is, all else as text."""
    if isinstance(value, (bool, Integral)):
        return value
    if isinstance(value, Real):
        return float(f"{value:.6g}")
    return printable(str(value))
