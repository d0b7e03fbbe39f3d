"""CUDA toolchains made of text: the files of a real one, and a runner that answers as its programs do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from fakes.runner import RecordingRunner
from wheelgrid.errors import ToolFailedError

HOST_CONFIG = """
#if defined(__GRCO_CLANG_COMPILER__)
#if (__GRCO_CLANG_COMPILER__ == 1) && ((__clang_major__ < 16) || (__clang_major__ > 77))
#endif
#endif
#if defined(__GNUC__)
#if __GNUC__ > {gcc_max}
#error
#endif
#if defined(__HORIZON__)
#if (__clang_major__ >= 66) || (__clang_major__ < 3)
#endif
#endif
#if defined(__clang__) && !defined(__ibmxl_vrm__)

#if (__clang_major__ >= {clang_above}) || (__clang_major__ < 3)
#endif
#endif
#endif
#if _MSC_VER < {msvc_min} || _MSC_VER >= {msvc_above}
#error
#endif
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeToolchain:
    """What the programs of a toolchain say; the defaults are those of CUDA 13.0."""

    release: str = "13.0.88"
    architectures: str = (
        "75 80 86 87 88 89 90 90a 100 100a 100f 103 103a 103f 110 110a 110f 120 120a 120f 121 121a 121f"
    )
    ptx_isa: str = "9.0"
    modes: str = "default,size,speed,balance,none"
    gcc_max: int = 15
    clang_above: int = 21
    msvc_min: int = 1920
    msvc_above: int = 1950

    def write(self, folder: Path) -> Path:
        """Lay the files of the toolchain into a folder."""
        for name in ("bin/ptxas", "bin/nvcc"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).touch()
        header = folder / "include" / "crt" / "host_config.h"
        header.parent.mkdir(parents=True)
        header.write_text(
            HOST_CONFIG.format(
                gcc_max=self.gcc_max,
                clang_above=self.clang_above,
                msvc_min=self.msvc_min,
                msvc_above=self.msvc_above,
            )
        )
        return folder

    def runner(self) -> RecordingRunner:
        """Return what answers for the programs."""
        return RecordingRunner(self._answer)

    def _answer(self, words: tuple[str, ...]) -> str:
        program, option = Path(words[0]).name, words[1]
        if option == "--version":
            toolkit = ".".join(self.release.split(".")[:2])
            return f"Cuda compilation tools, release {toolkit}, V{self.release}\n"
        if program == "ptxas" and option == "--help":
            real = ",".join(f"'sm_{name}'" for name in self.architectures.split())
            virtual = re.sub("sm_", "compute_", real)
            return f"--gpu-name\n  Allowed values for this option:  {virtual},'lto_90',{real}\n"
        if program == "ptxas":
            message = f"fatal : Unsupported .version 99.0; current version is '{self.ptx_isa}'"
            raise ToolFailedError(words, 255, message)
        if option == "--help":
            return f"--compress-mode [{self.modes}]   (-compress-mode)\n" if self.modes else "--threads\n"
        return f"#$ _SPACE_= \n#$ _HERE_={Path(words[0]).parent}\n"
