"""What the machine is, and what else it did while something was measured."""

import os
import platform
import re
import resource
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

NOTED_FEATURES = {
    "avx2": "AVX2",
    "avx512f": "AVX-512",
    "avx512_vnni": "AVX-512 VNNI",
    "avx512_bf16": "AVX-512 BF16",
    "avx_vnni": "AVX-VNNI",
    "amx_int8": "AMX int8",
    "amx_bf16": "AMX bf16",
    "asimd": "NEON",
    "asimddp": "NEON dot product",
    "i8mm": "NEON i8mm",
    "bf16": "NEON bf16",
}


def read_text(path: str) -> str | None:
    """A file of /proc; nothing where the system has none."""
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


def sysctl(name: str) -> str | None:
    """What macOS says of itself."""
    try:
        return subprocess.run(
            ["sysctl", "-n", name], capture_output=True, text=True, check=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def cpu_field(description: str, *names: str) -> str | None:
    """The first of these fields of /proc/cpuinfo.

    >>> cpu_field("model name\\t: Some CPU\\nflags\\t\\t: avx2 fma\\n", "Features", "flags")
    'avx2 fma'
    """
    for name in names:
        found = re.search(rf"^{re.escape(name)}\s*:\s*(.+)$", description, re.MULTILINE)
        if found:
            return found.group(1).strip()
    return None


def instruction_sets(flags: str) -> list[str]:
    """The vector instructions that matter here.

    >>> instruction_sets("sse2 avx2 avx512_vnni")
    ['AVX2', 'AVX-512 VNNI']
    """
    present = set(flags.split())
    return [name for flag, name in NOTED_FEATURES.items() if flag in present]


def describe_machine() -> dict[str, object]:
    """Processor, cores, instructions, memory and system, as far as the system tells."""
    processor = read_text("/proc/cpuinfo") or ""
    memory = re.search(r"^MemTotal:\s*(\d+) kB", read_text("/proc/meminfo") or "", re.MULTILINE)
    name = cpu_field(processor, "model name") or sysctl("machdep.cpu.brand_string")
    family, model = cpu_field(processor, "cpu family"), cpu_field(processor, "model")
    return {
        "processor": name or platform.processor() or "unknown",
        "family_and_model": f"{family}/{model}" if family and model else None,
        "architecture": platform.machine(),
        "cores": os.cpu_count(),
        "instructions": instruction_sets(cpu_field(processor, "flags", "Features") or ""),
        "memory_gib": round(int(memory.group(1)) / 2**20, 1) if memory else None,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def peak_resident_mb(pid: int) -> float | None:
    """The most memory a living process has held, in MB (10^6 bytes)."""
    status = read_text(f"/proc/{pid}/status")
    found = re.search(r"^VmHWM:\s*(\d+) kB", status or "", re.MULTILINE)
    return int(found.group(1)) * 1024 / 1e6 if found else None


def own_peak_resident_mb() -> float:
    """The same for this process, on any system."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if platform.system() == "Darwin" else peak * 1024 / 1e6


def process_seconds(pid: int) -> float:
    """Processor time of a living process."""
    text = read_text(f"/proc/{pid}/stat")
    if not text:
        return 0.0
    fields = text.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Load:
    """Cores used by others, and cores the host took away, on average."""

    other_cores: float
    stolen_cores: float


class LoadWatch:
    """Tells how busy the machine was apart from the processes that are measured."""

    def __init__(self) -> None:
        self._start = self._totals()
        self._own_start = self._own([])
        self._clock = time.monotonic()

    def load(self, living: list[int]) -> Load | None:
        """Since the beginning; `living` are the measured processes that have not ended. They must
        have been started after the watch."""
        now = self._totals()
        if self._start is None or now is None:
            return None
        elapsed = max(time.monotonic() - self._clock, 1e-6)
        busy = now[0] - self._start[0] - (self._own(living) - self._own_start)
        return Load(max(busy / elapsed, 0.0), max((now[1] - self._start[1]) / elapsed, 0.0))

    @staticmethod
    def _totals() -> tuple[float, float] | None:
        text = read_text("/proc/stat")
        if not text:
            return None
        user, nice, system, _, _, interrupts, soft, stolen = (
            int(field) / os.sysconf("SC_CLK_TCK") for field in text.split()[1:9]
        )
        return user + nice + system + interrupts + soft, stolen

    @staticmethod
    def _own(living: list[int]) -> float:
        reaped = (
            resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        seconds = sum(usage.ru_utime + usage.ru_stime for usage in reaped)
        return seconds + sum(process_seconds(pid) for pid in living)
