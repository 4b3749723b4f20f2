using Architecture.Tests.Sample.Beside.Triggers;
using Architecture.Tests.Sample.Lower;

namespace Architecture.Tests.Sample
{
    public static class Root
    {
        public static string Floor => "";

        public static string Up => Right.Name;
    }

    public static class Putting
    {
        public static string Together => Right.Name + Root.Floor + Door.Open;
    }
}

namespace Architecture.Tests.Sample.Beside
{
    public static class Records
    {
        public static string Back => Door.Open;
    }
}

namespace Architecture.Tests.Sample.Beside.Triggers
{
    public static class Door
    {
        public static string Open => "" + Right.Name.Length;

        public static string Down => Root.Floor;
    }
}

namespace Architecture.Tests.Sample.Homeless
{
    public static class Stray;
}
