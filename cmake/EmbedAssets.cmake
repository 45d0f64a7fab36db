# Run as a script: writes one C++ file that holds the files given, for serving/assets.hpp.
#   cmake -DFOLDER=<web> -DFILES=a.html,b.css -DOUTPUT=<file.cpp> -P EmbedAssets.cmake
string(REPLACE "," ";" files "${FILES}")
set(arrays "")
set(lookups "")
set(number 0)
foreach(file IN LISTS files)
  file(READ ${FOLDER}/${file} bytes HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "constexpr unsigned char kFile${number}[] = {${bytes}};\n")
  string(APPEND lookups "  if (name == \"${file}\") return view(kFile${number});\n")
  math(EXPR number "${number} + 1")
endforeach()
file(
  WRITE ${OUTPUT}
  "// Made by cmake/EmbedAssets.cmake.
#include \"serving/assets.hpp\"

#include <cstddef>

namespace sentiment {
namespace {

template <std::size_t kSize>
std::string_view view(const unsigned char (&bytes)[kSize]) {
  return {reinterpret_cast<const char*>(bytes), kSize};
}

${arrays}
}  // namespace

std::string_view web_asset(std::string_view name) {
${lookups}  return {};
}

}  // namespace sentiment
"
)
