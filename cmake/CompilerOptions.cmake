# One place for what every target is compiled with; presets only choose among these.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(sentiment_options INTERFACE)
target_include_directories(sentiment_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_definitions(sentiment_options INTERFACE SENTIMENT_VERSION="${PROJECT_VERSION}")
# -ffp-contract=off: a fused multiply-add changes remainders in the split and iterates in the solver,
# and with them scikit-learn's answers.
target_compile_options(
  sentiment_options
  INTERFACE
    -march=x86-64-v2
    -ffp-contract=off
    -Wall
    -Wextra
    -Wpedantic
    -Wshadow
    -Wno-missing-field-initializers
    -Werror
)

# g++ 12 sees overlapping copies in std::string at -O2 and above where there are none (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(sentiment_options INTERFACE -Wno-restrict)
endif()

# Several sources as one unit: their headers, half of a compiler's work, are read once. A type in an
# unnamed namespace is then not the main file's, which g++ takes for a header's.
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(sentiment_options INTERFACE -Wno-subobject-linkage)
endif()

# CMake's own flag for link-time optimization works on one processor at a time.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_INTERPROCEDURAL_OPTIMIZATION)
  target_link_options(sentiment_options INTERFACE -flto=auto)
endif()

if(SENTIMENT_PORTABLE_SIMD)
  target_compile_definitions(sentiment_options INTERFACE SENTIMENT_PORTABLE_SIMD)
endif()

# address, undefined or thread sanitizer: a comma-separated list as for -fsanitize=.
set(SENTIMENT_SANITIZE "" CACHE STRING "Sanitizers to build with")
if(SENTIMENT_SANITIZE)
  target_compile_options(
    sentiment_options
    INTERFACE -fsanitize=${SENTIMENT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
  )
  if(SENTIMENT_SANITIZE MATCHES thread AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # Asio's atomic_thread_fence is not seen by the sanitizer; g++ 12 warns of that in every user.
    target_compile_options(sentiment_options INTERFACE -Wno-tsan)
  endif()
  target_link_options(sentiment_options INTERFACE -fsanitize=${SENTIMENT_SANITIZE})
endif()
if(SENTIMENT_FUZZ)
  # Coverage for the fuzzer in every library; the targets themselves add its main().
  target_compile_options(sentiment_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  target_link_options(sentiment_options INTERFACE -fuse-ld=mold)
endif()
