"""hostile_models.json: files a reader must refuse, each with a part of the reason it must give.

Every case attacks another opcode, bound or role; none is ever loaded by Python here.
"""

import base64
import bz2
import functools
import gzip
import io
import json
import lzma
import struct
import zipfile
import zlib

import golden

FILE = "hostile_models.json"
NO_OPCODE = "is none that a model file needs"
NO_ROLE = "as no model file does"
UNKNOWN = "is not supported; "
SHORT = "ends in the middle, or a length is wrong"


def text(value):
    data = value.encode("utf-8", "surrogatepass")
    return (
        b"\x8c" + bytes([len(data)]) if len(data) < 256 else b"X" + struct.pack("<I", len(data))
    ) + data


def name(module, attribute):
    return text(module) + text(attribute) + b"\x93"


def pickled(*parts):
    return b"\x80\x04" + b"".join(parts) + b"."


def dtype(code):
    return name("numpy", "dtype") + text(code) + b"\x89\x88\x87R"


EMPTY_ARRAY = (
    name("numpy._core.multiarray", "_reconstruct")
    + name("numpy", "ndarray")
    + b"K\x00\x85C\x01b\x87R"
)


def array(shape, code, data):
    return EMPTY_ARRAY + b"(K\x01(" + shape + b"t" + dtype(code) + b"\x89" + data + b"tb"


def instance(module, attribute, state):
    return name(module, attribute) + b")\x81" + state + b"b"


def attributes(**values):
    return b"}(" + b"".join(text(key) + value for key, value in values.items()) + b"u"


PIPELINE = ("sklearn.pipeline", "Pipeline")
TEXT_MODULE = "sklearn.feature_extraction.text"
WRAPPER = ("joblib.numpy_pickle", "NumpyArrayWrapper")


def pipeline(vocabulary=None, classifier=b"N", **changes):
    """A pipeline of a CountVectorizer and something."""
    values = {
        "input": text("content"), "analyzer": text("word"), "tokenizer": b"N", "preprocessor": b"N",
        "strip_accents": b"N", "lowercase": b"\x88", "token_pattern": text(r"(?u)\b\w\w+\b"),
        "stop_words": b"N", "ngram_range": b"K\x01K\x01\x86", "binary": b"\x89",
        "dtype": name("numpy", "int64"),
        "vocabulary_": vocabulary or b"}(" + text("good") + b"K\x00u",
    }  # fmt: skip
    vectorizer = instance(TEXT_MODULE, "CountVectorizer", attributes(**(values | changes)))
    classifier = classifier if classifier != b"N" else svc()
    steps = b"](" + text("a") + vectorizer + b"\x86" + text("b") + classifier + b"\x86e"
    return pickled(instance(*PIPELINE, attributes(steps=steps)))


def doubles(*values):
    data = struct.pack(f"<{len(values)}d", *values)
    return b"C" + bytes([len(data)]) + data


def svc(**changes):
    values = {
        "coef_": array(b"K\x01K\x01", "f8", doubles(1.0)),
        "intercept_": array(b"K\x01", "f8", doubles(0.5)),
        "classes_": array(b"K\x02", "i1", b"C\x02\x00\x01"),
    }
    return instance("sklearn.svm._classes", "LinearSVC", attributes(**(values | changes)))


def wrapper(code="f8", shape=b"K\x01", **more):
    values = {"shape": b"(" + shape + b"t", "order": text("C"), "dtype": dtype(code)}
    return instance(*WRAPPER, attributes(**(values | more)))


PICKLES = {
    "opcode POP": (pickled(b"NN0"), NO_OPCODE),
    "opcode POP_MARK": (pickled(b"N(1"), NO_OPCODE),
    "opcode DUP": (pickled(b"]2"), NO_OPCODE),
    "opcode INT": (pickled(b"I01\n"), NO_OPCODE),
    "opcode LONG": (pickled(b"L1L\n"), NO_OPCODE),
    "opcode LONG4": (pickled(b"\x8b\x01\x00\x00\x00\x01"), NO_OPCODE),
    "opcode FLOAT": (pickled(b"F1.0\n"), NO_OPCODE),
    "opcode STRING": (pickled(b"S'a'\n"), NO_OPCODE),
    "opcode BINSTRING": (pickled(b"T\x01\x00\x00\x00a"), NO_OPCODE),
    "opcode SHORT_BINSTRING": (pickled(b"U\x01a"), NO_OPCODE),
    "opcode UNICODE": (pickled(b"Va\n"), NO_OPCODE),
    "opcode LIST": (pickled(b"(l"), NO_OPCODE),
    "opcode DICT": (pickled(b"(d"), NO_OPCODE),
    "opcode EMPTY_SET": (pickled(b"\x8f"), NO_OPCODE),
    "opcode ADDITEMS": (pickled(b"](\x90"), NO_OPCODE),
    "opcode FROZENSET": (pickled(b"(\x91"), NO_OPCODE),
    "opcode PUT": (pickled(b"Np0\n"), NO_OPCODE),
    "opcode GET": (pickled(b"N\x94g0\n"), NO_OPCODE),
    "opcode EXT2": (pickled(b"\x83\x01\x00"), NO_OPCODE),
    "opcode EXT4": (pickled(b"\x84\x01\x00\x00\x00"), NO_OPCODE),
    "opcode READONLY_BUFFER": (pickled(b"C\x01a\x98"), NO_OPCODE),
    "protocol 1": (b"\x80\x01N.", "protocol 1, and 2 to 5"),
    "protocol twice": (b"\x80\x04\x80\x04N.", "not a pickle of protocol 2 to 5"),
    "bytes behind the end": (pickled(b"N") + b"N", "goes on after its end"),
    "a mark left over": (pickled(b"N("), "left over"),
    "two values left over": (pickled(b"NN"), "left over"),
    "a mark above the list": (pickled(b"(]e"), "a value that is not there"),
    "frame beyond the end": (b"\x80\x04\x95" + b"\xff" * 8 + b"N.", "frame's length"),
    "LONG1 of 9 bytes": (pickled(b"\x8a\x09" + b"\x01" * 9), "more than 64 bits"),
    "text that is no UTF-8": (pickled(b"\x8c\x01\xff"), "not UTF-8"),
    "text with a surrogate": (pickled(text("\ud800")), "not UTF-8"),
    "8-byte text length": (pickled(b"\x8d" + b"\xff" * 8), "length is wrong"),
    "8-byte bytearray length": (pickled(b"\x96" + struct.pack("<Q", 1 << 40)), "length is wrong"),
    "memo out of order": (pickled(b"Nq\x05"), "out of order"),
    "GLOBAL without end": (b"\x80\x02c" + b"a" * 1000, "a name has no end"),
    "STACK_GLOBAL of numbers": (pickled(b"K\x01K\x02\x93"), "a name that is not text"),
    "lists 200 deep": (pickled(b"]" * 200 + b"a" * 199), "deep"),
    "marks 200 deep": (pickled(b"(" * 200), "deep"),
    "dict that holds itself": (pickled(b"}\x94" + text("a") + b"h\x00s"), "a cycle"),
    "list changed after it was used": (pickled(b"]\x94\x85h\x00Na"), "a cycle"),
    "object that holds itself": (
        pickled(name(*PIPELINE) + b")\x81\x94}" + text("a") + b"h\x00sb"),
        "not yet filled",
    ),
    "object without attributes": (pickled(name(*PIPELINE) + b")\x81"), "not yet filled"),
    "attributes twice": (pickled(name(*PIPELINE) + b")\x81}b}b"), "a cycle"),
    "attributes that are a list": (pickled(name(*PIPELINE) + b")\x81]b"), NO_ROLE),
    "key that is a tuple": (pickled(b"}))s"), "neither text nor a number"),
    "key without value": (pickled(b"}(" + text("a") + b"u"), "without a value"),
    "APPEND to a dict": (pickled(b"}Na"), "neither a list nor a dict"),
    "BUILD of a list": (pickled(b"]}b"), NO_ROLE),
    "BUILD of a text": (pickled(text("a") + b"}b"), NO_ROLE),
    "NEWOBJ of numpy.ndarray": (pickled(name("numpy", "ndarray") + b")\x81"), NO_ROLE),
    "NEWOBJ of the cleaner": (pickled(name("src.preprocessing", "clean_text") + b")\x81"), NO_ROLE),
    "NEWOBJ with arguments": (pickled(name(*PIPELINE) + b"N\x85\x81"), NO_ROLE),
    "REDUCE of the cleaner": (pickled(name("src.preprocessing", "clean_text") + text("a") + b"\x85R"), NO_ROLE),
    "REDUCE of re.sub": (pickled(name("re", "sub") + text("a") + b"\x85R"), NO_ROLE),
    "REDUCE of numpy.float64": (pickled(name("numpy", "float64") + b"G" + b"\0" * 8 + b"\x85R"), NO_ROLE),
    "REDUCE of joblib's wrapper": (pickled(name(*WRAPPER) + b")R"), NO_ROLE),
    "REDUCE of a text": (pickled(text("os.system") + b")R"), NO_ROLE),
    "partial of the cleaner": (
        pickled(name("functools", "partial") + name("src.preprocessing", "clean_text") + b"\x85R"),
        NO_ROLE,
    ),
    "partial of two": (
        pickled(name("functools", "partial") + name("re", "sub") + text("a") + b"\x86R"), NO_ROLE),
    "loss made of a list": (pickled(name("_loss", "CyHuberLoss") + b"]\x85R"), NO_ROLE),
    "encode in another codec": (pickled(name("_codecs", "encode") + text("a") + text("rot13") + b"\x86R"), NO_ROLE),
    "encode beyond Latin-1": (pickled(name("_codecs", "encode") + text("€") + text("latin1") + b"\x86R"), NO_ROLE),
    "a prefix of a known module": (pickled(name("sklearn.pipelines", "Pipeline")), UNKNOWN),
    "an estimator that is not served": (pickled(name("sklearn.svm._classes", "SVC")), UNKNOWN),
    "builtins.bytearray": (pickled(name("builtins", "bytearray")), UNKNOWN),
    "copyreg._reconstructor": (pickled(name("copyreg", "_reconstructor")), UNKNOWN),
    "a function's code": (pickled(name("cloudpickle.cloudpickle", "_make_function")), "function's code"),
    "dtype V8": (pickled(dtype("V8")), "not a dtype that a model has"),
    "dtype of 2**32 bytes": (pickled(dtype("U4294967296")), "not a dtype that a model has"),
    "dtype with a comma": (pickled(dtype("f8,f8")), "not a dtype that a model has"),
    "dtype big-endian": (pickled(dtype(">f8")), "big-endian"),
    "dtype made big-endian": (
        pickled(dtype("f8") + b"(K\x03" + text(">") + b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"),
        "big-endian",
    ),
    "array of three axes": (pickled(array(b"K\x01K\x01K\x01", "f8", doubles(1.0))), "two axes"),
    "array of a negative extent": (pickled(array(b"J\xff\xff\xff\xff", "f8", b"C\x00")), "impossible shape"),
    "array whose extents overflow": (
        pickled(array(b"J\xff\xff\xff\x7fJ\xff\xff\xff\x7f", "i1", b"C\x00")), "larger than any file"),
    "array of objects in bytes": (pickled(array(b"K\x01", "O8", b"C\x08" + b"\0" * 8)), "do not fit"),
    "array of objects with a number": (pickled(array(b"K\x01", "O8", b"]K\x01a")), "only texts"),
    "array of objects that lacks one": (pickled(array(b"K\x02", "O8", b"]" + text("a") + b"a")), "2 objects that has 1"),
    "array that is filled twice": (
        pickled(array(b"K\x00", "f8", b"C\x00") + b"(K\x01(K\x00t" + dtype("f8") + b"\x89C\x00tb"),
        "fills an array twice",
    ),
    "array that is never filled": (pickled(EMPTY_ARRAY), "not yet filled"),
    "number of too few bytes": (
        pickled(name("numpy._core.multiarray", "scalar") + dtype("f8") + b"C\x04abcd\x86R"), NO_ROLE),
    "number that is an object": (
        pickled(name("numpy._core.multiarray", "scalar") + dtype("O8") + b"C\x08" + b"\0" * 8 + b"\x86R"),
        NO_ROLE,
    ),
    "text beyond Unicode": (
        pickled(name("numpy._core.multiarray", "scalar") + dtype("U1") + b"C\x04\xff\xff\xff\x7f\x86R"),
        "not Unicode",
    ),
    "buffer that does not fit": (
        pickled(name("numpy._core.numeric", "_frombuffer") + b"(C\x08" + b"\0" * 8 + dtype("f8")
                + b"K\x02\x85" + text("C") + b"tR"),
        "do not fit",
    ),
    "buffer in a strange order": (
        pickled(name("numpy._core.numeric", "_frombuffer") + b"(C\x08" + b"\0" * 8 + dtype("f8")
                + b"K\x01\x85" + text("K") + b"tR"),
        NO_ROLE,
    ),
    "joblib array beyond the end": (pickled(wrapper(shape=b"J\xff\xff\xff\x0f")), SHORT),
    "joblib padding beyond the end": (pickled(wrapper(numpy_array_alignment_bytes=b"K\x10")), SHORT),
    "joblib array without dtype": (pickled(wrapper(dtype=b"N")), "array of joblib"),
    "joblib objects that are no array": (pickled(wrapper(code="O8"), b"\x80\x02]."), "array of joblib"),
    "joblib pickles in a pickle": (
        pickled(wrapper(code="O8"), b"\x80\x04" + wrapper(code="O8") + b"\x80\x04N.."), "within a pickle"),
    "vocabulary with a gap": (pipeline(b"}(" + text("a") + b"K\x01u"), "'vocabulary_'"),
    "vocabulary with a column twice": (pipeline(b"}(" + text("a") + b"K\x00" + text("b") + b"K\x00u"), "'vocabulary_'"),
    "vocabulary with a negative column": (pipeline(b"}(" + text("a") + b"J\xff\xff\xff\xffu"), "'vocabulary_'"),
    "vocabulary with a term twice": (pipeline(b"}(" + text("a") + b"K\x00" + text("a") + b"K\x01u"), "Duplicate term"),
    "vocabulary with a number as term": (pipeline(b"}(K\x00K\x00u"), "'vocabulary_'"),
    "vocabulary that is a list": (pipeline(b"]"), "'vocabulary_'"),
    "n-grams without end": (pipeline(ngram_range=b"K\x01J\xff\xff\xff\x7f\x86"), "'ngram_range'"),
    "pattern without end": (pipeline(token_pattern=text("(" * 200)), "token_pattern"),
    "a vectorizer that reads files": (pipeline(input=text("filename")), "'input'"),
    "weights that are not finite": (
        pipeline(classifier=svc(coef_=array(b"K\x01K\x01", "f8", doubles(float("nan"))))), "'coef_'"),
    "weights for other columns": (
        pipeline(classifier=svc(coef_=array(b"K\x01K\x02", "f8", doubles(1.0, 2.0)))), "'coef_'"),
    "weights of one axis": (pipeline(classifier=svc(coef_=array(b"K\x01", "f8", doubles(1.0)))), "'coef_'"),
    "intercepts too many": (
        pipeline(classifier=svc(intercept_=array(b"K\x02", "f8", doubles(1.0, 2.0)))), "'intercept_'"),
    "a class twice": (pipeline(classifier=svc(classes_=array(b"K\x02", "i1", b"C\x02\x01\x01"))), "'classes_'"),
    "one class": (pipeline(classifier=svc(classes_=array(b"K\x01", "i1", b"C\x01\x01"))), "'classes_'"),
    "classes without bytes": (
        pipeline(classifier=svc(classes_=array(b"J\xff\xff\xff\x0f", "U0", b"C\x00"))), "'classes_'"),
    "no classes": (pipeline(classifier=svc(classes_=b"N")), "'classes_'"),
    "attribute twice": (
        pipeline(classifier=instance("sklearn.svm._classes", "LinearSVC",
                                     b"}(" + text("classes_") + b"N" + text("classes_") + b"Nu")),
        "twice the attribute 'classes_'",
    ),
    "two classifiers": (
        pickled(instance(*PIPELINE, attributes(
            steps=b"](" + text("a") + svc() + b"\x86" + text("b") + svc() + b"\x86e"))), "'steps'"),
    "steps that are texts": (pickled(instance(*PIPELINE, attributes(steps=b"]" + text("a") + b"a"))), "'steps'"),
    "a pipeline of nothing": (pickled(instance(*PIPELINE, attributes(steps=b"]"))), "'steps'"),
    "a pipeline in a pipeline": (
        pickled(instance(*PIPELINE, attributes(
            steps=b"]" + text("a") + instance(*PIPELINE, b"}") + b"\x86a"))), "'steps'"),
    "scikit-learn 1.4": (
        pickled(instance(*PIPELINE, attributes(_sklearn_version=text("1.4.2"), steps=b"]"))), "'_sklearn_version'"),
}  # fmt: skip

ZEROS = bytes(32 << 20)
PACKED = {
    "zlib bomb": (zlib.compress(ZEROS, 9), "unpack to more than"),
    "gzip bomb": (gzip.compress(ZEROS, 9, mtime=0), "unpack to more than"),
    "bzip2 bomb": (bz2.compress(ZEROS), "unpack to more than"),
    "lzma bomb": (lzma.compress(ZEROS, format=lzma.FORMAT_ALONE), "unpack to more than"),
    "xz bomb": (lzma.compress(ZEROS), "unpack to more than"),
    "zlib cut short": (zlib.compress(bytes(range(256)) * 9)[:-9], "end in the middle"),
    "gzip damaged": (gzip.compress(b"N" * 99, mtime=0)[:-8] + b"\0" * 8, "damaged"),
    "bzip2 cut short": (bz2.compress(bytes(range(256)))[:-9], "end in the middle"),
    "xz with bytes behind": (lzma.compress(b"N.") + b"\0" * 64, "goes on after"),
    "LZ4": (b"\x04\x22\x4d\x18" + b"\0" * 20, "LZ4"),
    "joblib before 0.10": (b"ZF0x3              ", "before 0.10"),
}


def node(loader, module, cls, **more):
    return {"__loader__": loader, "__module__": module, "__class__": cls, **more}


def skops(schema, files=(), method=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        data = schema if isinstance(schema, bytes) else json.dumps(schema).encode()
        for entry, content in [*files, ("schema.json", data)]:
            archive.writestr(zipfile.ZipInfo(entry), content, method)
    return out.getvalue()


def npy(header, data=b"\0" * 8, version=b"\x01\x00"):
    return b"\x93NUMPY" + version + struct.pack("<H", len(header)) + header + data


def with_array(data):
    return skops(
        node("NdArrayNode", "numpy", "ndarray", type="numpy", file="1.npy"), [("1.npy", data)]
    )


def changed(data, find, offset, value):
    at = data.rindex(find) + offset
    return data[:at] + value + data[at + len(value) :]


GOOD_HEADER = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }"
SMALL = skops(node("JsonNode", "builtins", "str", content="1"))
JSON_LIST = node("JsonNode", "builtins", "str", content="[1]")
DIRECTORY, END = b"PK\x01\x02", b"PK\x05\x06"
SKOPS = {
    "no directory": (SMALL[:-22], "has no directory"),
    "directory outside": (changed(SMALL, END, 16, b"\xf0\xff\xff\x7f"), "does not fit"),
    "more entries than bytes": (changed(SMALL, END, 10, b"\xf0\xff"), "does not fit"),
    "64-bit record outside": (
        SMALL[:-22] + b"PK\x06\x07" + b"\0" * 4 + b"\xff" * 8
        + b"\x01\0\0\0" + END + b"\0" * 4 + b"\xff\xff\xff\xff" + b"\xff" * 8 + b"\0\0",
        "has no directory",
    ),
    "encrypted": (changed(SMALL, DIRECTORY, 8, b"\x01\x00"), "encrypted"),
    "another method": (changed(SMALL, DIRECTORY, 10, b"\x0c\x00"), "packed as no model file is"),
    "sizes that differ": (changed(SMALL, DIRECTORY, 24, b"\x01\0\0\0"), "impossible size"),
    "entry outside": (changed(SMALL, DIRECTORY, 42, b"\xff\xff\xff\x7f"), "impossible size"),
    "wrong checksum": (changed(SMALL, DIRECTORY, 16, b"\0\0\0\0"), "damaged entry"),
    "name beyond the directory": (changed(SMALL, DIRECTORY, 28, b"\xff\xff"), "damaged directory"),
    "local header elsewhere": (changed(SMALL, DIRECTORY, 42, b"\x02\0\0\0"), "damaged entry"),
    "two entries of one name": (skops({}, [("a", b""), ("a", b"")]), "two entries of one name"),
    "zip bomb": (skops({}, [("a", ZEROS)], zipfile.ZIP_DEFLATED), "unpacks to more than"),
    "no schema": (changed(changed(SMALL, b"schema.json", 0, b"sc"), DIRECTORY, 46, b"XX"), "no entry 'schema.json'"),
    "schema that is no JSON": (skops(b"{"), "schema.json"),
    "schema that is deep": (skops(b"[" * 5000 + b"]" * 5000), "too deep"),
    "schema of many values": (skops(b"[" + b"0," * 5_000_000 + b"0]", (), zipfile.ZIP_DEFLATED), "too many values"),
    "nodes that are deep": (
        skops(functools.reduce(
            lambda inner, _: node("ListNode", "builtins", "list", content=[inner]), range(140), JSON_LIST)),
        "too deep",
    ),
    "a node in itself": (
        skops(node("ListNode", "builtins", "list", __id__=1, content=[{"__id__": 1}])), "lies in itself"),
    "a node that is a number": (skops(node("ListNode", "builtins", "list", content=[1])), "a node that is none"),
    "JsonNode with a list": (skops(JSON_LIST), "not a number, text"),
    "JsonNode with 2**64": (skops(node("JsonNode", "builtins", "str", content=str(2**64 - 1))), "64 bits"),
    "FunctionNode os.system": (skops(node("FunctionNode", "os", "system")), UNKNOWN),
    "TypeNode builtins.eval": (skops(node("TypeNode", "builtins", "eval")), UNKNOWN),
    "MethodNode": (skops(node("MethodNode", *PIPELINE[:1], "Pipeline", content={})), NO_ROLE),
    "OperatorFuncNode": (skops(node("OperatorFuncNode", "operator", "attrgetter", attrs={})), UNKNOWN),
    "ObjectNode of a function": (skops(node("ObjectNode", "re", "sub", content={})), NO_ROLE),
    "ObjectNode without attributes": (skops(node("ObjectNode", *PIPELINE, content=JSON_LIST)), "not a number, text"),
    "FunctionNode of a class": (skops(node("FunctionNode", *PIPELINE)), NO_ROLE),
    "PartialNode that lacks parts": (skops(node("PartialNode", "functools", "partial", content={})), "lacks a part"),
    "array without file": (skops(node("NdArrayNode", "numpy", "ndarray", type="numpy", file="9.npy")), "no entry '9.npy'"),
    "array of another type": (skops(node("NdArrayNode", "numpy", "ndarray", type="x")), "an array that is none"),
    "objects without shape": (skops(node("NdArrayNode", "numpy", "ndarray", type="json", content=[])), "without shape"),
    "npy that is none": (with_array(b"NUMPY"), "not a .npy array"),
    "npy of version 9": (with_array(npy(GOOD_HEADER, version=b"\x09\x00")), "not a .npy array"),
    "npy with code in its header": (with_array(npy(b"__import__('os').system('true')")), "not a .npy array"),
    "npy with a key twice": (with_array(npy(GOOD_HEADER[:-1] + b"'descr': '<f8'}")), "not a .npy array"),
    "npy with an unknown key": (with_array(npy(GOOD_HEADER[:-1] + b"'x': 1}")), "not a .npy array"),
    "npy whose header is too long": (with_array(npy(GOOD_HEADER)[:8] + b"\xff\xff"), "not a .npy array"),
    "npy of objects": (with_array(npy(GOOD_HEADER.replace(b"<f8", b"|O"))), "do not fit"),
    "npy of a structure": (with_array(npy(GOOD_HEADER.replace(b"'<f8'", b"[('a', '<f8')]"))), "not a .npy array"),
    "npy whose extents overflow": (
        with_array(npy(GOOD_HEADER.replace(b"(1,)", b"(2147483647, 2147483647)"))), "larger than any file"),
    "npy shorter than its shape": (with_array(npy(GOOD_HEADER.replace(b"(1,)", b"(2,)"))), "do not fit"),
    "npy longer than its shape": (with_array(npy(GOOD_HEADER, b"\0" * 16)), "do not fit"),
}  # fmt: skip


def main():
    cases = [
        {"name": f"{group}: {title}", "why": why, "data": base64.b64encode(data).decode()}
        for group, members in (("pickle", PICKLES), ("packed", PACKED), ("skops", SKOPS))
        for title, (data, why) in members.items()
    ]
    golden.write(FILE, cases)


if __name__ == "__main__":
    main()
