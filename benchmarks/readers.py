"""One reader of messages in a process of its own: `python -m benchmarks.readers NAME learn|read FOLDER`.

`FOLDER/job.json` holds the sentences to learn from (`examples`: text, intent), the `messages` (text, time) and the
`long` texts. `learn` makes the reader ready and keeps what it needs in the folder; `read` loads that, reads every
message and prints its figures as JSON. Before a reader is loaded nothing is imported but the standard library.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from benchmarks.memory import rss_mb

ROUNDS = 5
Examples = Sequence[tuple[str, str]]


class Reader(Protocol):
    """`learn` from sentences; `load` what was learnt; `intent` of one message, None where it names none."""

    def learn(self, examples: Examples, folder: Path) -> None: ...

    def load(self, folder: Path) -> None: ...

    def intent(self, text: str, now: datetime) -> str | None: ...


class Cunbao:
    """Ours: intent and every slot. Its weights come with it; `learn` learns them anew without keeping them."""

    def learn(self, examples: Examples, folder: Path) -> None:  # noqa: ARG002
        from nlu.language import load_language
        from nlu.understander import Understander
        from schemes.book import load_book

        Understander(load_language(), load_book().towns)

    def load(self, folder: Path) -> None:  # noqa: ARG002
        from nlu.project import project
        from nlu.understander import Understander
        from schemes.book import load_book

        self._project, self._understander = project, Understander.load(load_book().towns)

    def intent(self, text: str, now: datetime) -> str:
        return str(self._project(self._understander.understand(text, now))["intent"])


class Jieba:
    """jieba cuts the message into words and no more: what any reader of words pays before it begins."""

    def learn(self, examples: Examples, folder: Path) -> None:  # noqa: ARG002
        """Its dictionary, brought into the form in which it is loaded."""
        self.load(folder)

    def load(self, folder: Path) -> None:
        import jieba

        jieba.setLogLevel("WARNING")
        jieba.dt.tmp_dir = str(folder)
        jieba.initialize()
        self._cut = jieba.lcut

    def intent(self, text: str, now: datetime) -> None:  # noqa: ARG002
        self._cut(text)


class TfIdf:
    """Character 1- to 3-grams, TF-IDF and logistic regression; C is the best of 1, 10 and 100 on dev.jsonl."""

    def learn(self, examples: Examples, folder: Path) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        grams = TfidfVectorizer(analyzer="char", ngram_range=(1, 3))
        model = make_pipeline(grams, LogisticRegression(C=100, max_iter=1000))
        texts, intents = zip(*examples, strict=True)
        (folder / "tfidf.pickle").write_bytes(pickle.dumps(model.fit(texts, intents)))

    def load(self, folder: Path) -> None:
        self._model = pickle.loads((folder / "tfidf.pickle").read_bytes())

    def intent(self, text: str, now: datetime) -> str:  # noqa: ARG002
        return str(self._model.predict([text])[0])


READERS: dict[str, Callable[[], Reader]] = {"cunbao": Cunbao, "jieba": Jieba, "tfidf": TfIdf}


def nanoseconds(read: Callable[[], object]) -> int:
    """CPU time of the process, at the best of ROUNDS."""
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time_ns()
        read()
        spent.append(time.process_time_ns() - start)
    return min(spent)


def read(reader: Reader, folder: Path) -> dict[str, Any]:
    """Load and read: CPU seconds and MB from a bare interpreter to the first answer, MB after all messages,
    the intent of each message, and nanoseconds of CPU for each message and long text."""
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    messages = [(text, datetime.fromisoformat(now)) for text, now in job["messages"]]
    started, empty = time.process_time(), rss_mb()
    reader.load(folder)
    reader.intent(*messages[0])
    loaded, first = time.process_time() - started, rss_mb()
    intents = [reader.intent(text, now) for text, now in messages]
    spent = [nanoseconds(lambda text=text, now=now: reader.intent(text, now)) for text, now in messages]  # type: ignore[misc]
    last, now = rss_mb(), messages[0][1]
    return {
        "load": loaded,
        "memory": first - empty,
        "memory_after": last - empty,
        "intents": intents,
        "nanoseconds": spent,
        "long": [nanoseconds(lambda text=text: reader.intent(text, now)) for text in job["long"]],  # type: ignore[misc]
    }


def main() -> None:
    """Learn or read, and print the figures."""
    name, act, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    reader = READERS[name]()
    if act == "read":
        print(json.dumps(read(reader, folder)))
        return
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    started = time.process_time()
    reader.learn(job["examples"], folder)
    print(json.dumps({"learn": time.process_time() - started}))


if __name__ == "__main__":
    main()
