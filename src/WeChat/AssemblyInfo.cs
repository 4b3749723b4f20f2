using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("WeChat.Tests")]
