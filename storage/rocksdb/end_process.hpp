// After a failed sync nobody knows what the disk holds, and only a restart asks it: the process ends.
#pragma once

#include <string>

namespace veilleuse::storage {

/// Prints the sentence on standard error and exits at once with 70 (EX_SOFTWARE of sysexits.h), so that the
/// supervisor starts the process again.
[[noreturn]] void end_process(const std::string& sentence);

}  // namespace veilleuse::storage
