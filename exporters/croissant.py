"""croissant.json: the release for machines (MLCommons Croissant 1.1, with the RAI 1.0 vocabulary).

Each data file is a file object with its SHA-256, each split of a config a record set of its columns. Columns that hold
structs are left to the files: Croissant's fields are flat.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from .about import About
from .card import license_of
from .columns import CONFIGS, ColumnType, Labels, Names, columns
from .labels import names_of
from .statement import annotators
from .tally import Tally

CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
TYPES = {"string": "sc:Text", "int64": "sc:Integer", "float64": "sc:Float", "bool": "sc:Boolean"}


def croissant(manifest: Mapping[str, Any], tally: Tally, about: About, words: Mapping[str, str]) -> dict[str, Any]:
    """The description of a release; `words` are the card's own: how it was labelled, agreement, limits."""
    told, names = about.dataset, names_of(manifest)
    spdx = license_of(tally, about)["license"]
    link = told.get("license_url") or (f"https://spdx.org/licenses/{spdx}" if spdx != "other" else None)
    free = {"url": told.get("url"), "license": link}
    creators = [{"@type": "Person", "name": name} for name in told.get("authors", ())]
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
        "name": manifest["name"],
        "version": manifest["version"],
        "description": words["description"],
        "citeAs": words["citation"],
        "datePublished": tally.latest,
        "inLanguage": sorted(tally["language"]),
        "keywords": ["fact-checking", "claims", "attribution", "contradiction"],
        **{name: value for name, value in free.items() if value},
        **({"creator": creators} if creators else {}),
        **_rai(tally, about, words),
        "distribution": [_file(t) for splits in manifest["configs"].values() for t in splits.values()],
        "recordSet": list(_record_sets(manifest, names)),
    }


def _rai(tally: Tally, about: About, words: Mapping[str, str]) -> dict[str, Any]:
    told, said = about.dataset, about.statement
    stated = {
        "rai:dataCollection": said.get("curation_rationale"),
        "rai:dataUseCases": told.get("uses"),
        "rai:dataBiases": told.get("biases"),
        "rai:dataSocialImpact": told.get("impact"),
        "rai:personalSensitiveInformation": told.get("personal"),
        "rai:dataReleaseMaintenancePlan": told.get("maintenance"),
        "rai:annotatorDemographics": said.get("annotators") or annotators(tally),
    }
    answers, tasks = tally["record"]["annotation"], max(1, len(tally["task"]))
    return {
        "rai:dataCollectionType": "Others",
        "rai:dataAnnotationProtocol": words["labelled"],
        "rai:dataAnnotationPlatform": "Label Studio",
        "rai:dataAnnotationAnalysis": words["measured"],
        "rai:annotationsPerItem": f"{answers / tasks:.1f} answers a task on average",
        "rai:dataLimitations": words["limits"],
        **{name: value for name, value in stated.items() if value},
    }


def _file(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": told["file"],
        "name": told["file"],
        "contentUrl": told["file"],
        "contentSize": f"{told['bytes']} B",
        "encodingFormat": "application/x-parquet",
        "sha256": told["sha256"],
    }


def _record_sets(manifest: Mapping[str, Any], names: Names) -> Iterator[dict[str, Any]]:
    for config in CONFIGS:
        for split, told in manifest["configs"][config].items():
            name = f"{config}-{split}"
            held = columns(config, names).items()
            yield {
                "@type": "cr:RecordSet",
                "@id": name,
                "name": name,
                "key": {"@id": f"{name}/id"},
                "field": [made for n, t in held if (made := _field(name, n, t, told["file"]))],
            }


def _field(record_set: str, name: str, column: ColumnType, file: str) -> dict[str, Any] | None:
    inner = column[0] if isinstance(column, list) else column
    if isinstance(inner, (dict, list)):
        return None
    listed = {"isArray": True, "arrayShape": "-1"} if isinstance(column, list) else {}
    labels = [f"{n} {label}" for n, label in enumerate(inner.names)] if isinstance(inner, Labels) else []
    return {
        "@type": "cr:Field",
        "@id": f"{record_set}/{name}",
        "name": f"{record_set}/{name}",
        **({"description": f"The index of a label: {', '.join(labels)}."} if labels else {}),
        "dataType": "sc:Integer" if isinstance(inner, Labels) else TYPES[inner],
        **listed,
        "source": {"fileObject": {"@id": file}, "extract": {"column": name}},
    }
